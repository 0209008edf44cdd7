package dev.phaseline.codegen;

import dev.phaseline.codegen.JavaNames.ArgumentName;
import dev.phaseline.codegen.JavaNames.EventNames;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the JFR event class of one event. */
final class EventClass {
    /** Text is cut into literals of this length where an annotation has no room for it on one line. */
    private static final int LONGEST_LITERAL = 95;

    private final TraceEvent event;
    private final EventNames names;
    private final GeneratorOptions options;

    EventClass(TraceEvent event, EventNames names, GeneratorOptions options) {
        this.event = event;
        this.names = names;
        this.options = options;
    }

    String text() {
        return Origin.of(event) + "\npackage " + options.packageName() + ";\n\n"
                + imports()
                + "\n"
                + JavaText.javadoc(0, declaration(event))
                + annotation(0, "Name", options.group() + "." + names.jfrName())
                + annotation(0, "Label", JavaNames.label(event.name()))
                + JavaText.list(0, "@Category(", category(), ")")
                + "@StackTrace(false)\n"
                + traceEvent()
                + "final class " + names.eventClass() + " extends Event {" + members() + "}\n";
    }

    /** The declaration for Javadoc. */
    static String declaration(TraceEvent event) {
        return JavaText.code(event.name() + "(" + event.argumentList() + ")");
    }

    private String imports() {
        var imports = new TreeSet<>(List.of(
                "dev.phaseline.tracepoint.TraceEvent",
                "jdk.jfr.Category",
                "jdk.jfr.Event",
                "jdk.jfr.Label",
                "jdk.jfr.Name",
                "jdk.jfr.StackTrace"));
        for (Argument argument : event.arguments()) {
            FieldType type = argument.type().field();
            if (type.isUnsignedInteger()) {
                imports.add("jdk.jfr.Unsigned");
            } else if (type == FieldType.POINTER) {
                imports.add("jdk.jfr.MemoryAddress");
            }
        }
        return imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
    }

    private List<String> category() {
        String group = JavaText.literal(options.group());
        return List.of(
                event.section().isEmpty()
                        ? "{" + group + "}"
                        : "{" + group + ", " + JavaText.literal(event.section()) + "}");
    }

    private static String annotation(int indent, String name, String value) {
        return JavaText.list(indent, "@" + name + "(", List.of(JavaText.literal(value)), ")");
    }

    private String traceEvent() {
        String line = "@TraceEvent(arguments = %s, format = %s, section = %s)"
                .formatted(
                        JavaText.literal(event.argumentList()),
                        JavaText.literal(event.formatText()),
                        JavaText.literal(event.section()));
        return JavaText.fits(line)
                ? line + "\n"
                : "@TraceEvent(\n"
                        + element("arguments", event.argumentList(), ",")
                        + element("format", event.formatText(), ",")
                        + element("section", event.section(), ")");
    }

    private static String element(String name, String value, String end) {
        String line = "        " + name + " = " + JavaText.literal(value) + end;
        return JavaText.fits(line)
                ? line + "\n"
                : "        " + name + " = "
                        + String.join("\n                + ", JavaText.literals(value, LONGEST_LITERAL)) + end + "\n";
    }

    private String members() {
        if (event.arguments().isEmpty()) {
            return "";
        }
        var fields = new StringBuilder();
        var assignments = new StringBuilder();
        for (int i = 0; i < event.arguments().size(); i++) {
            fields.append(field(event.arguments().get(i), names.arguments().get(i)))
                    .append("\n");
            assignments.append(
                    "        this.%1$s = %1$s;\n".formatted(names.parameters().get(i)));
        }
        String constructor = JavaText.list(4, names.eventClass() + "(", Arguments.parameters(event, names), ") {");
        return "\n" + fields + constructor + assignments + "    }\n";
    }

    private static String field(Argument argument, ArgumentName name) {
        FieldType type = argument.type().field();
        var field = new StringBuilder();
        if (!name.recorded().equals(name.java())) {
            field.append(annotation(4, "Name", name.recorded()));
        }
        field.append(annotation(4, "Label", JavaNames.label(argument.name())));
        if (type.isUnsignedInteger()) {
            field.append("    @Unsigned\n");
        } else if (type == FieldType.POINTER) {
            field.append("    @MemoryAddress\n");
        }
        return field.append("    final %s %s;\n".formatted(type.javaType(), name.java()))
                .toString();
    }
}

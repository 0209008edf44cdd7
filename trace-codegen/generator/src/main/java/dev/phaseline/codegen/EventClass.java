package dev.phaseline.codegen;

import dev.phaseline.codegen.JavaNames.EventNames;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the JFR event class of one event. */
final class EventClass {
    private final TraceEvent event;
    private final EventNames names;
    private final GeneratorOptions options;

    EventClass(TraceEvent event, EventNames names, GeneratorOptions options) {
        this.event = event;
        this.names = names;
        this.options = options;
    }

    String text() {
        return """
                %s
                package %s;

                %s
                /** %s */
                @Name(%s)
                @Label(%s)
                @Category({%s})
                @StackTrace(false)
                @TraceEvent(
                        arguments = %s,
                        format = %s,
                        section = %s)
                final class %s extends Event {
                %s}
                """.formatted(
                        Origin.of(event),
                        options.packageName(),
                        imports(),
                        declaration(event),
                        JavaText.literal(options.group() + "." + names.jfrName()),
                        JavaText.literal(JavaNames.label(event.name())),
                        category(),
                        JavaText.literal(event.argumentList()),
                        JavaText.literal(event.formatText()),
                        JavaText.literal(event.section()),
                        names.eventClass(),
                        members());
    }

    /** The declaration for Javadoc. Names and types hold nothing that could end the comment or the tag. */
    static String declaration(TraceEvent event) {
        return "{@code " + event.name() + "(" + event.argumentList() + ")}";
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

    private String category() {
        return event.section().isEmpty()
                ? JavaText.literal(options.group())
                : JavaText.literal(options.group()) + ", " + JavaText.literal(event.section());
    }

    private String members() {
        if (event.arguments().isEmpty()) {
            return "";
        }
        String fields = event.arguments().stream().map(this::field).collect(Collectors.joining("\n"));
        String assignments = event.arguments().stream()
                .map(argument -> "        this.%1$s = %1$s;\n".formatted(name(argument)))
                .collect(Collectors.joining());
        String constructor = JavaText.broken(4, names.eventClass() + "(", parameters(event, names) + ") {");
        return fields + "\n" + constructor + assignments + "    }\n";
    }

    private String field(Argument argument) {
        FieldType type = argument.type().field();
        var field = new StringBuilder();
        if (!name(argument).equals(argument.name()) && JavaNames.isFieldName(argument.name())) {
            field.append("    @Name(%s)\n".formatted(JavaText.literal(argument.name())));
        }
        field.append("    @Label(%s)\n".formatted(JavaText.literal(JavaNames.label(argument.name()))));
        if (type.isUnsignedInteger()) {
            field.append("    @Unsigned\n");
        } else if (type == FieldType.POINTER) {
            field.append("    @MemoryAddress\n");
        }
        return field.append("    final %s %s;\n".formatted(type.javaType(), name(argument)))
                .toString();
    }

    private String name(Argument argument) {
        return names.fields().getOrDefault(argument.name(), argument.name());
    }

    static String parameters(TraceEvent event, EventNames names) {
        return event.arguments().stream()
                .map(argument -> argument.type().field().javaType() + " "
                        + names.fields().get(argument.name()))
                .collect(Collectors.joining(", "));
    }
}

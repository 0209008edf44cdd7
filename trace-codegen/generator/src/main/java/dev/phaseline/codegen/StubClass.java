package dev.phaseline.codegen;

import dev.phaseline.codegen.JavaNames.EventNames;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.tracepoint.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes the class that programs call: a static method for each event of a group. The class of a large group delegates
 * to parts, since a class file holds no more than 65,535 constants.
 */
final class StubClass {
    /** Above all real directories, so that their stubs are one class; well below what a class file holds. */
    static final int EVENTS_OF_A_CLASS = 500;

    private static final String TRACEPOINT = "dev.phaseline.tracepoint.Tracepoint";
    private static final String BACKEND = "dev.phaseline.tracepoint.Backend";

    private final EventCatalog catalog;
    private final JavaNames names;
    private final GeneratorOptions options;
    private final int eventsOfAClass;

    StubClass(EventCatalog catalog, JavaNames names, GeneratorOptions options) {
        this(catalog, names, options, EVENTS_OF_A_CLASS);
    }

    /**
     * Makes a writer that splits at another size.
     *
     * @param eventsOfAClass how many events the stub class and each part have at most
     */
    StubClass(EventCatalog catalog, JavaNames names, GeneratorOptions options, int eventsOfAClass) {
        this.catalog = catalog;
        this.names = names;
        this.options = options;
        this.eventsOfAClass = eventsOfAClass;
    }

    /** Returns the stub class, then its parts if it has any. */
    List<SourceFile> files() {
        List<TraceEvent> events = catalog.events();
        if (events.size() <= eventsOfAClass) {
            return List.of(options.file(names.stubClass(), whole()));
        }
        var parts = new ArrayList<String>();
        var files = new ArrayList<SourceFile>();
        var stubs = new StringBuilder();
        for (int from = 0; from < events.size(); from += eventsOfAClass) {
            List<TraceEvent> own = events.subList(from, Math.min(events.size(), from + eventsOfAClass));
            String part = names.partClass(parts.size() + 1);
            parts.add(part);
            files.add(options.file(part, part(part, own)));
            own.forEach(event -> stubs.append(delegates(event, part)));
        }
        files.add(0, options.file(names.stubClass(), facade(parts, stubs.toString())));
        return files;
    }

    private String whole() {
        List<TraceEvent> events = catalog.events();
        return head(true, true)
                + JavaText.javadoc(0, classDoc())
                + "public final class " + names.stubClass() + " {\n"
                + constants(events)
                + list(events, "private")
                + "\n"
                + group("TRACEPOINTS")
                + constructor(names.stubClass())
                + events.stream().map(event -> methods(event, "public ")).collect(Collectors.joining())
                + "}\n";
    }

    private String part(String part, List<TraceEvent> events) {
        return head(true, false)
                + JavaText.javadoc(0, "A part of {@link " + names.stubClass() + "}, which is too large for one class.")
                + "final class " + part + " {\n"
                + constants(events)
                + list(events, "static")
                + constructor(part)
                + events.stream().map(event -> methods(event, "")).collect(Collectors.joining())
                + "}\n";
    }

    private String facade(List<String> parts, String stubs) {
        String additions = parts.stream()
                .map(part -> "        all.addAll(" + part + ".TRACEPOINTS);\n")
                .collect(Collectors.joining());
        return head(false, true)
                + JavaText.javadoc(0, classDoc())
                + "public final class " + names.stubClass() + " {\n"
                + group("tracepoints()")
                + constructor(names.stubClass())
                + """

                    private static List<Tracepoint> tracepoints() {
                        List<Tracepoint> all = new ArrayList<>();
                %s        return all;
                    }
                """.formatted(additions)
                + stubs
                + "}\n";
    }

    private String classDoc() {
        return "The tracepoints of group {@code " + options.group()
                + "}: for each event a method that emits it while it is on.";
    }

    private String head(boolean emits, boolean registers) {
        return Origin.of(catalog) + "\npackage " + options.packageName() + ";\n\n" + imports(emits, registers) + "\n";
    }

    private String imports(boolean emits, boolean registers) {
        var imports = new TreeSet<>(List.of(TRACEPOINT, "java.util.List"));
        if (registers) {
            imports.addAll(List.of("dev.phaseline.tracepoint.TracepointGroup", "java.util.Set"));
            if (!options.backends().isEmpty()) {
                imports.add(BACKEND);
            }
        }
        if (!emits) {
            imports.add("java.util.ArrayList");
        } else if (catalog.events().stream().anyMatch(event -> !event.isDisabled())) {
            if (Emission.asksForBackends(options.backends())) {
                imports.add(BACKEND);
            }
            if (options.backends().contains(Backend.SIMPLE)) {
                imports.add("dev.phaseline.tracepoint.simple.SimpleRecord");
            }
            if (Emission.isText(options.backends())) {
                imports.add("dev.phaseline.tracepoint.text.TraceLine");
            }
        }
        return imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
    }

    private String constants(List<TraceEvent> events) {
        return events.stream().map(this::constant).collect(Collectors.joining()) + (events.isEmpty() ? "" : "\n");
    }

    private String constant(TraceEvent event) {
        EventNames own = names.of(event);
        var arguments = new ArrayList<>(List.of(JavaText.literal(event.name())));
        if (!event.isDisabled() && !own.jfrName().equals(event.name())) {
            arguments.add(JavaText.literal(own.jfrName()));
        }
        return JavaText.constant(
                4,
                "private static final Tracepoint " + own.tracepoint(),
                event.isDisabled() ? "Tracepoint.unavailable(" : "Tracepoint.of(",
                arguments);
    }

    private String list(List<TraceEvent> events, String visibility) {
        return JavaText.constant(
                4,
                (visibility.equals("private") ? "private static" : "static") + " final List<Tracepoint> TRACEPOINTS",
                "List.of(",
                events.stream().map(event -> names.of(event).tracepoint()).toList());
    }

    private String group(String tracepoints) {
        String backends = options.backends().stream()
                .map(backend -> "Backend." + backend.name())
                .collect(Collectors.joining(", ", "Set.of(", ")"));
        return JavaText.javadoc(
                        4, "The events of this class, switched by {@link dev.phaseline.tracepoint.Tracepoints}.")
                + JavaText.constant(
                        4,
                        "public static final TracepointGroup GROUP",
                        "TracepointGroup.register(",
                        List.of(JavaText.literal(options.group()), backends, tracepoints));
    }

    private static String constructor(String className) {
        return "\n    private " + className + "() {}\n";
    }

    private String methods(TraceEvent event, String visibility) {
        EventNames own = names.of(event);
        var emission = new Emission(event, own, options.backends());
        boolean documented = !visibility.isEmpty();
        return "\n"
                + (documented ? JavaText.javadoc(4, EventClass.declaration(event)) : "")
                + JavaText.list(
                        4, visibility + "static void " + own.stub() + "(", Arguments.parameters(event, own), ") {")
                + emission.body()
                + "    }\n\n"
                + (documented ? queryDoc(own) : "")
                + query(own, visibility, emission.isCompiledOut() ? "false" : own.tracepoint() + ".isOn()")
                + emission.method();
    }

    private String delegates(TraceEvent event, String part) {
        EventNames own = names.of(event);
        return "\n"
                + JavaText.javadoc(4, EventClass.declaration(event))
                + JavaText.list(4, "public static void " + own.stub() + "(", Arguments.parameters(event, own), ") {")
                + JavaText.list(8, part + "." + own.stub() + "(", own.parameters(), ");")
                + "    }\n\n"
                + queryDoc(own)
                + query(own, "public ", part + "." + own.query() + "()");
    }

    private static String queryDoc(EventNames own) {
        return JavaText.javadoc(
                4, "Whether {@link #" + own.stub() + "} emits anything now: for arguments that are costly to compute.");
    }

    private static String query(EventNames own, String visibility, String value) {
        return """
                    %sstatic boolean %s() {
                        return %s;
                    }
                """.formatted(visibility, own.query(), value);
    }
}

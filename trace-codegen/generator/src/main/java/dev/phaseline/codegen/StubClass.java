package dev.phaseline.codegen;

import dev.phaseline.codegen.JavaNames.EventNames;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the class that programs call: a static method for each event of a group. */
final class StubClass {
    private final EventCatalog catalog;
    private final JavaNames names;
    private final GeneratorOptions options;

    StubClass(EventCatalog catalog, JavaNames names, GeneratorOptions options) {
        this.catalog = catalog;
        this.names = names;
        this.options = options;
    }

    String text() {
        List<TraceEvent> events = catalog.events();
        return """
                %s
                package %s;

                import dev.phaseline.tracepoint.Backend;
                import dev.phaseline.tracepoint.Tracepoint;
                import dev.phaseline.tracepoint.TracepointGroup;
                import java.util.List;
                import java.util.Set;

                /** The tracepoints of group {@code %s}: for each event a method that emits it while it is on. */
                public final class %s {
                %s
                    /** The tracepoints of this class, switched by {@link dev.phaseline.tracepoint.Tracepoints}. */
                    public static final TracepointGroup GROUP = TracepointGroup.register(
                            %s,
                            Set.of(Backend.JFR),
                            List.of(%s));

                    private %s() {}
                %s}
                """.formatted(
                Origin.of(catalog),
                options.packageName(),
                options.group(),
                names.stubClass(),
                events.stream().map(this::constant).collect(Collectors.joining()),
                JavaText.literal(options.group()),
                events.stream()
                        .map(event -> "\n                    " + names.of(event).tracepoint())
                        .collect(Collectors.joining(",")),
                names.stubClass(),
                events.stream().map(this::methods).collect(Collectors.joining()));
    }

    private String constant(TraceEvent event) {
        EventNames own = names.of(event);
        String name = JavaText.literal(event.name());
        String factory = event.isDisabled()
                ? "unavailable(" + name
                : "of(" + name + (own.jfrName().equals(event.name()) ? "" : ", " + JavaText.literal(own.jfrName()));
        return JavaText.broken(
                4, "private static final Tracepoint " + own.tracepoint() + " = ", "Tracepoint." + factory + ");");
    }

    private String methods(TraceEvent event) {
        EventNames own = names.of(event);
        return """

                    /** %s */
                %s%s    }

                    /** Whether {@link #%s} emits anything now: for arguments that are costly to compute. */
                    public static boolean %s() {
                        return %s;
                    }
                """.formatted(
                EventClass.declaration(event),
                JavaText.broken(4, "public static void " + own.stub() + "(", EventClass.parameters(event, own) + ") {"),
                event.isDisabled() ? "        // Compiled out: the declaration says disable.\n" : emission(own),
                own.stub(),
                own.query(),
                own.tracepoint() + ".isOn()");
    }

    private static String emission(EventNames own) {
        String arguments = String.join(", ", own.fields().values());
        return "        if (" + own.tracepoint() + ".isOn()) {\n"
                + JavaText.broken(12, "new " + own.eventClass() + "(" + arguments + ")", ".commit();")
                + "        }\n";
    }
}

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
        List<TraceEvent> enabled =
                catalog.events().stream().filter(event -> !event.isDisabled()).toList();
        return """
                %s
                package %s;

                import dev.phaseline.tracepoint.Tracepoint;
                import dev.phaseline.tracepoint.TracepointGroup;
                import java.util.List;

                /** The tracepoints of group {@code %s}: for each event a method that emits it while it is on. */
                public final class %s {
                    /** The tracepoints of this class, switched by {@link dev.phaseline.tracepoint.Tracepoints}. */
                    public static final TracepointGroup GROUP = TracepointGroup.register(
                            %s,
                            List.of(%s));

                %s
                    private %s() {}
                %s}
                """.formatted(
                        Origin.of(catalog),
                        options.packageName(),
                        options.group(),
                        names.stubClass(),
                        JavaText.literal(options.group()),
                        enabled.stream()
                                .map(event -> "\n                    " + JavaText.literal(event.name()))
                                .collect(Collectors.joining(",")),
                        enabled.stream().map(this::constant).collect(Collectors.joining()),
                        names.stubClass(),
                        catalog.events().stream().map(this::methods).collect(Collectors.joining()));
    }

    private String constant(TraceEvent event) {
        return JavaText.broken(
                4,
                "private static final Tracepoint " + names.of(event).tracepoint() + " = ",
                "GROUP.tracepoint(" + JavaText.literal(event.name()) + ");");
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
                event.isDisabled() ? "false" : own.tracepoint() + ".isOn()");
    }

    private static String emission(EventNames own) {
        String arguments = String.join(", ", own.fields().values());
        return "        if (" + own.tracepoint() + ".isOn()) {\n"
                + JavaText.broken(12, "new " + own.eventClass() + "(" + arguments + ")", ".commit();")
                + "        }\n";
    }
}

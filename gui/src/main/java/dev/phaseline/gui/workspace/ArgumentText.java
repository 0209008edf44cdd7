package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.grammar.TraceEventsParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the arguments of an event as QEMU's log would, from the declaration that the workspace keeps. */
final class ArgumentText {

    private ArgumentText() {}

    /**
     * Writes arguments.
     *
     * @param arguments the argument list in C
     * @param format the format string as declared
     * @param values one value for each argument
     */
    static String of(String name, String arguments, String format, List<? extends @Nullable Object> values) {
        var declaration = name + "(" + arguments + ") " + format;
        return TraceEventsParser.parse("workspace", declaration).catalog().events().stream()
                .findFirst()
                .map(event -> new EventRenderer(event).text(values))
                .orElse("");
    }
}

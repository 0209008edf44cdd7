package dev.phaseline.codegen;

import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.stream.Collectors;

/**
 * What the head of a generated file calls its source. Never a path of this machine, and short: the file's name, and its
 * directory where all files of a tree have the same name, as {@code migration/trace-events} in QEMU.
 */
final class Origin {
    private static final String COMMON_NAME = "trace-events";

    private Origin() {}

    /** Returns the origin of one event: its file and section. */
    static String of(TraceEvent event) {
        String file = file(event);
        return JavaText.comment(event.section().isEmpty() ? file : file + " (" + event.section() + ")");
    }

    /** Returns the origin of a group: its files. */
    static String of(EventCatalog catalog) {
        return JavaText.comment(
                catalog.events().stream().map(Origin::file).distinct().collect(Collectors.joining(", ")));
    }

    private static String file(TraceEvent event) {
        String[] path = event.range().file().split("[/\\\\]", -1);
        String name = path[path.length - 1];
        return name.equals(COMMON_NAME) && path.length > 1 ? path[path.length - 2] + "/" + name : name;
    }
}

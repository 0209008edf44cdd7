package dev.phaseline.codegen;

import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.stream.Collectors;

/**
 * The first line of a generated file, which names its source: never by a path of this machine, but by the file's name,
 * and its directory where all files of a tree have the same name, as {@code migration/trace-events} in QEMU.
 */
final class Origin {
    private static final String COMMON_NAME = "trace-events";

    private Origin() {}

    /** Returns the line for an event: its file and section. */
    static String of(TraceEvent event) {
        String file = file(event);
        return header(event.section().isEmpty() ? file : file + " (" + event.section() + ")");
    }

    /** Returns the line for a group: its files. */
    static String of(EventCatalog catalog) {
        return header(catalog.events().stream().map(Origin::file).distinct().collect(Collectors.joining(", ")));
    }

    private static String header(String origin) {
        return JavaGenerator.HEADER + JavaText.comment(origin) + "; do not edit.";
    }

    private static String file(TraceEvent event) {
        String[] path = event.range().file().split("[/\\\\]", -1);
        String name = path[path.length - 1];
        return name.equals(COMMON_NAME) && path.length > 1 ? path[path.length - 2] + "/" + name : name;
    }
}

package dev.phaseline.codegen;

import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;

/**
 * The first line of a generated file, which names its source: never by a path of this machine, but by the file's name,
 * and its directory where all files of a tree have the same name, as {@code migration/trace-events} in QEMU.
 */
final class Origin {
    private static final String COMMON_NAME = "trace-events";
    private static final int LONGEST = 70;

    private Origin() {}

    /** Returns the line for an event: its file and section. */
    static String of(TraceEvent event) {
        String file = file(event);
        return header(event.section().isEmpty() ? file : file + " (" + event.section() + ")");
    }

    /** Returns the line for a group: its file, or of several the first. */
    static String of(EventCatalog catalog) {
        List<String> files =
                catalog.events().stream().map(Origin::file).distinct().toList();
        String first = files.isEmpty() ? "no declaration" : files.get(0);
        return header(files.size() < 2 ? first : first + " and " + (files.size() - 1) + " more");
    }

    /** The formatter would break a line of more than 120 characters. */
    private static String header(String origin) {
        String comment = JavaText.comment(origin);
        boolean fits = comment.length() <= LONGEST;
        return JavaGenerator.HEADER + (fits ? comment : comment.substring(0, LONGEST - 3) + "...") + "; do not edit.";
    }

    private static String file(TraceEvent event) {
        String[] path = event.range().file().split("[/\\\\]", -1);
        String name = path[path.length - 1];
        return name.equals(COMMON_NAME) && path.length > 1 ? path[path.length - 2] + "/" + name : name;
    }
}

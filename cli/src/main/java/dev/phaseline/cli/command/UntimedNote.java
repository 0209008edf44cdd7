package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What a command says when recordings have no times: why lengths are missing, and what to do next time. */
final class UntimedNote {
    private UntimedNote() {}

    /** Prints the note if a recording of the workspace has no times. */
    static void print(Workspace workspace, PrintWriter err) {
        List<String> names = new ArrayList<>();
        try (QueryResult untimed = workspace.query(
                "SELECT DISTINCT parse_filename(path) AS name FROM recordings WHERE clock = 'none' ORDER BY name LIMIT 4")) {
            while (untimed.next()) {
                names.add(String.valueOf(untimed.text(0)));
            }
        }
        if (!names.isEmpty()) {
            err.println(
                    "note: no times in " + String.join(", ", names.subList(0, Math.min(names.size(), 3)))
                            + (names.size() > 3 ? " and others" : "")
                            + ": only the order of events is known, not how long anything took; start QEMU with -msg timestamp=on");
        }
    }
}

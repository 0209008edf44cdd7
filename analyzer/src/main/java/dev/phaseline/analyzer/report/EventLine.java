package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.grammar.TraceEventsParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event as QEMU's log would have it.
 *
 * @param where side, thread and number of the event in its recording
 * @param text name and arguments
 */
record EventLine(String where, String text) {
    /** Columns that each table of events has before the arguments. */
    private static final int FIRST_ARGUMENT = 4;

    /** Which event: {@code recordings.id} and {@code events.seq}. */
    record Key(int recording, long seq) {
        /** Reads both numbers, separated by a blank. */
        static Key parse(String text) {
            int blank = text.indexOf(' ');
            return new Key(Integer.parseInt(text.substring(0, blank)), Long.parseLong(text.substring(blank + 1)));
        }
    }

    /** Reads an event; empty if there is none of that key. */
    static Optional<EventLine> of(Workspace workspace, Key key) {
        return Rows.list(workspace, "event", row -> of(workspace, key, row), key.recording(), key.seq()).stream()
                .findFirst();
    }

    private static EventLine of(Workspace workspace, Key key, QueryResult row) {
        String name = Rows.text(row, 0);
        // Logs know neither the names of threads nor always the side.
        String where = Stream.of(Rows.text(row, 7), Rows.text(row, 6), "event " + Quantity.count(key.seq()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        List<@Nullable Object> values = arguments(workspace, Rows.text(row, 3), key);
        String declaration = name + "(" + Rows.text(row, 1) + ") " + Rows.text(row, 2);
        String text = TraceEventsParser.parse("workspace", declaration).catalog().events().stream()
                .filter(event -> event.arguments().size() == values.size())
                .findFirst()
                .map(event -> new EventRenderer(event).text(values))
                .orElseGet(() -> String.valueOf(values));
        return new EventLine(where, name + " " + text);
    }

    private static List<@Nullable Object> arguments(Workspace workspace, String table, Key key) {
        List<@Nullable Object> values = new ArrayList<>();
        try (QueryResult row = workspace.query(
                "FROM \"" + table.replace("\"", "\"\"") + "\" WHERE recording = ? AND seq = ?",
                key.recording(),
                key.seq())) {
            if (row.next()) {
                for (int i = FIRST_ARGUMENT; i < row.columns().size(); i++) {
                    values.add(row.value(i));
                }
            }
        }
        return values;
    }
}

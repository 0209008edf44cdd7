package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the numbers of a recording's events into time order. Each window is in order, but a window can begin before the
 * one ahead of it ends: by little, where a thread had begun an event when the recorder switched chunks, or by much, where
 * windows come in any order. Only the numbers where windows overlap are touched.
 */
final class Renumbering {
    /**
     * Numbers among which the order is wrong.
     *
     * @param first the first of them
     * @param last the last of them
     */
    private record Overlap(long first, long last) {}

    private final List<Overlap> overlaps = new ArrayList<>();
    private @Nullable EventWindow previous;
    /** The latest time of all windows, and of those before the previous one. */
    private long latestNs = Long.MIN_VALUE;

    private long latestBeforePreviousNs = Long.MIN_VALUE;

    /**
     * Takes note of a window that has events.
     *
     * @param firstSeq the number of its first event
     */
    void add(EventWindow window, long firstSeq) {
        long startNs = window.timeNs(0);
        if (startNs < latestNs) {
            addOverlap(firstSeq - countAfter(startNs), firstSeq + countBefore(window, latestNs) - 1);
        }
        latestBeforePreviousNs = latestNs;
        latestNs = Math.max(latestNs, window.timeNs(window.size() - 1));
        previous = window;
    }

    /** How many of the events so far are later than a time; as good as all if not only the previous window has some. */
    private long countAfter(long timeNs) {
        if (previous == null || previous.timeNs(0) > timeNs || latestBeforePreviousNs > timeNs) {
            return Long.MAX_VALUE;
        }
        return (long) previous.size() - countBefore(previous, timeNs + 1);
    }

    /** How many events of a window are earlier than a time. */
    private static int countBefore(EventWindow window, long timeNs) {
        int low = 0;
        int high = window.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (window.timeNs(middle) < timeNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void addOverlap(long first, long last) {
        long from = Math.max(0, first);
        while (!overlaps.isEmpty() && overlaps.getLast().last() >= from) {
            from = Math.min(from, overlaps.removeLast().first());
        }
        overlaps.add(new Overlap(from, last));
    }

    /** Renumbers the events of a recording, all of which are in the database. */
    void apply(Connection connection, int recording) throws SQLException {
        if (overlaps.isEmpty()) {
            return;
        }
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE moved (seq BIGINT, new_seq BIGINT, event_type INTEGER)");
            for (var overlap : overlaps) {
                statement.execute("INSERT INTO moved FROM (SELECT seq, row_number() OVER (ORDER BY ts_ns, seq) - 1 + "
                        + overlap.first() + " AS new_seq, event_type FROM events WHERE recording = " + recording
                        + " AND seq BETWEEN " + overlap.first() + " AND " + overlap.last() + ") WHERE seq <> new_seq");
            }
            for (var table : tablesOfMoved(connection)) {
                statement.execute("UPDATE " + table + " AS numbered SET seq = moved.new_seq"
                        + " FROM moved WHERE numbered.recording = " + recording + " AND numbered.seq = moved.seq");
            }
            statement.execute("DROP TABLE moved");
        }
    }

    private static List<String> tablesOfMoved(Connection connection) throws SQLException {
        var tables = new ArrayList<>(List.of("internal.event_index", "ambiguous_events", "event_contexts"));
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT table_name FROM event_types WHERE id IN (SELECT event_type FROM moved)")) {
            while (rows.next()) {
                tables.add(SqlResource.identifier(rows.getString(1)));
            }
        }
        return tables;
    }
}

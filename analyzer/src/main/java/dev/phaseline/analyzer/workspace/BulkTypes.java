package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Keeps the frequent event types of a recording out of the index of all events. A row of the table of its type says of an
 * event what a row of the index would; where nearly all events are pages, to write both would take half as long again. The
 * view {@code events} puts together the index and the tables of frequent types. Types with few events stay in the index:
 * a view of some hundred tables would take long to plan. Used by one thread.
 */
final class BulkTypes {
    /** As many events of a type make it worth a branch of the view. */
    static final int FREQUENT_EVENTS = 1 << 16;

    private final Connection connection;
    private final int recording;
    /** By the number of the type in the windows. */
    private long[] events = new long[0];

    private boolean[] frequent = new boolean[0];
    private boolean any;

    BulkTypes(Connection connection, int recording) {
        this.connection = connection;
        this.recording = recording;
    }

    /**
     * Takes note of a window before its events are written, and takes events of types that are frequent from now on out of
     * the index.
     *
     * @param positions of each type, the positions of its events
     * @param typeIds the types of the window as the workspace numbers them
     */
    void add(int[][] positions, int[] typeIds) throws SQLException {
        int known = events.length;
        if (positions.length > known) {
            events = Arrays.copyOf(events, positions.length);
            frequent = Arrays.copyOf(frequent, positions.length);
        }
        for (int type = 0; type < positions.length; type++) {
            long before = events[type];
            events[type] += positions[type].length;
            if (!frequent[type] && events[type] >= FREQUENT_EVENTS) {
                frequent[type] = true;
                any = true;
                move(typeIds[type], before > 0);
            }
        }
    }

    private void move(int typeId, boolean indexed) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO internal.bulk_types VALUES (" + recording + ", " + typeId + ")");
            if (indexed) {
                statement.execute("DELETE FROM internal.event_index WHERE recording = " + recording
                        + " AND event_type = " + typeId);
            }
        }
    }

    /** Whether a type of the windows has got many events. */
    boolean isFrequent(int type) {
        return frequent[type];
    }

    /**
     * The positions of the events of a window that belong into the index, ascending.
     *
     * @param positions of each type, the positions of its events
     */
    int[] indexed(EventWindow window, int[][] positions) {
        int wanted = 0;
        for (int type = 0; type < positions.length; type++) {
            wanted += frequent[type] ? 0 : positions[type].length;
        }
        int[] indexed = new int[wanted];
        for (int position = 0, count = 0; count < wanted; position++) {
            if (!frequent[window.type(position)]) {
                indexed[count++] = position;
            }
        }
        return indexed;
    }

    /** Makes the view of all events anew if it has to read another table now. Part of the recording's transaction. */
    void remakeView() throws SQLException {
        if (!any) {
            return;
        }
        var sql = SqlResource.read("views", "events");
        var view = new StringBuilder(sql.statement().replace("CREATE VIEW", "CREATE OR REPLACE VIEW"));
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("""
                    SELECT event_type, table_name, string_agg(recording, ', ' ORDER BY recording)
                    FROM internal.bulk_types
                    JOIN event_types ON event_types.id = event_type
                    GROUP BY ALL
                    ORDER BY event_type
                    """)) {
                while (rows.next()) {
                    view.append("UNION ALL\nSELECT recording, seq, ts_ns, thread, ")
                            .append(rows.getInt(1))
                            .append(" FROM ")
                            .append(SqlResource.identifier(rows.getString(2)))
                            .append(" WHERE recording IN (")
                            .append(rows.getString(3))
                            .append(")\n");
                }
            }
            statement.execute(view.toString());
            statement.execute(sql.comments("VIEW"));
        }
    }
}

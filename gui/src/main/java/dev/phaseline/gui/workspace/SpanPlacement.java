package dev.phaseline.gui.workspace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Fills the temporary table {@code placed_spans}. */
final class SpanPlacement {

    private final Map<Integer, SpanRows> rowsOfThread = new HashMap<>();

    /**
     * Creates and fills the table.
     *
     * @param source reads the spans, over another connection: no result may be open on one that is appended to
     * @param target where the table is wanted
     * @return how many rows each thread's spans need, by the number of the thread
     */
    static Map<Integer, Integer> place(Queries source, Queries target, long originNs) {
        target.execute("placed_spans");
        var placement = new SpanPlacement();
        try (var table =
                target.connection().unwrap(DuckDBConnection.class).createAppender("temp", "main", "placed_spans")) {
            source.each("spans", span -> placement.append(span, table), originNs);
        } catch (SQLException e) {
            throw Queries.failure(e);
        }
        var rows = new HashMap<Integer, Integer>();
        placement.rowsOfThread.forEach((thread, spanRows) -> rows.put(thread, spanRows.rows()));
        return rows;
    }

    private void append(ResultSet span, DuckDBAppender table) throws SQLException {
        int thread = span.getInt("thread");
        long startNs = span.getLong("start_ns");
        long endNs = span.getLong("end_ns");
        boolean open = span.wasNull();
        int row = rowsOfThread.computeIfAbsent(thread, _ -> new SpanRows()).place(startNs, open ? startNs : endNs);
        table.beginRow()
                .append(thread)
                .append(row)
                .append(span.getString("kind"))
                .append(span.getString("name"))
                .append(startNs);
        if (open) {
            table.appendNull();
        } else {
            table.append(endNs);
        }
        table.append(span.getLong("start_seq")).endRow();
    }
}

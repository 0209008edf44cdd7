package dev.phaseline.gui.workspace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Fills the table {@code placed_spans}. Only three numbers of each span leave the database, and one comes back: spans with
 * their texts, read and written one by one, would take most of the time until the first picture.
 */
final class SpanPlacement {

    private final StringBuilder spanRows = new StringBuilder("[");
    private final Map<Integer, Integer> rowsOfLane = new HashMap<>();
    private SpanRows rows = new SpanRows();
    private int lane = -1;

    private SpanPlacement() {}

    /**
     * Creates the table.
     *
     * @return how many rows each lane's spans need, by the number of the lane
     */
    static Map<Integer, Integer> place(Queries queries) {
        var placement = new SpanPlacement();
        queries.execute("picture_spans");
        queries.each("ordered_spans", placement::place);
        queries.update("placed_spans", placement.spanRows.append(']').toString());
        queries.execute("named_spans");
        return placement.rowsOfLane;
    }

    private void place(ResultSet span) throws SQLException {
        int of = span.getInt(1);
        if (of != lane) {
            lane = of;
            rows = new SpanRows();
        }
        if (spanRows.length() > 1) {
            spanRows.append(',');
        }
        spanRows.append(rows.place(span.getLong(2), span.getLong(3)));
        rowsOfLane.put(lane, rows.rows());
    }
}

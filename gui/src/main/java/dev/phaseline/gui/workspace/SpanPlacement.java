package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RecordingClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Fills the temporary table {@code placed_spans}. */
final class SpanPlacement {

    private final Map<Integer, RecordingClock> clocks;
    private final LaneIds lanes;
    private final Map<Integer, SpanRows> rowsOfLane = new HashMap<>();

    private SpanPlacement(Map<Integer, RecordingClock> clocks, LaneIds lanes) {
        this.clocks = clocks;
        this.lanes = lanes;
    }

    /**
     * Creates and fills the table.
     *
     * @param source reads the spans, over another connection: no result may be open on one that is appended to
     * @param target where the table is wanted
     * @param lanes numbers the lanes of devices
     * @return how many rows each lane's spans need, by the number of the lane
     */
    static Map<Integer, Integer> place(
            Queries source, Queries target, Map<Integer, RecordingClock> clocks, LaneIds lanes) {
        target.execute("placed_spans");
        var placement = new SpanPlacement(clocks, lanes);
        try (var table =
                target.connection().unwrap(DuckDBConnection.class).createAppender("temp", "main", "placed_spans")) {
            source.each("spans", span -> placement.append(span, table));
        } catch (SQLException e) {
            throw Queries.failure(e);
        }
        var rows = new HashMap<Integer, Integer>();
        placement.rowsOfLane.forEach((lane, spanRows) -> rows.put(lane, spanRows.rows()));
        return rows;
    }

    private void append(ResultSet span, DuckDBAppender table) throws SQLException {
        int recording = span.getInt("recording");
        var clock = clocks.get(recording);
        if (clock == null) {
            return;
        }
        int thread = span.getInt("thread");
        var kind = span.getString("kind");
        var name = span.getString("name");
        append(span, recording, clock, thread, thread, kind, table);
        if (!name.isEmpty() && (kind.startsWith("section_") || kind.equals("vmstate"))) {
            int device = lanes.of(new LaneIds.Key(recording, Outline.Lane.Kind.DEVICE, name));
            append(span, recording, clock, device, thread, kind, table);
        }
    }

    private void append(
            ResultSet span,
            int recording,
            RecordingClock clock,
            int lane,
            int thread,
            String kind,
            DuckDBAppender table)
            throws SQLException {
        long startNs = clock.toPicture(span.getLong("start_ns"));
        long hostEndNs = span.getLong("end_ns");
        boolean open = span.wasNull();
        long endNs = open ? startNs : Math.max(startNs, clock.toPicture(hostEndNs));
        int row = rowsOfLane.computeIfAbsent(lane, _ -> new SpanRows()).place(startNs, endNs);
        table.beginRow().append(lane).append(row);
        int migration = span.getInt("migration");
        if (span.wasNull()) {
            table.appendNull();
        } else {
            table.append(migration);
        }
        table.append(recording)
                .append(thread)
                .append(kind)
                .append(span.getString("name"))
                .append(startNs);
        if (open) {
            table.appendNull();
        } else {
            table.append(endNs);
        }
        table.append(span.getLong("start_seq"));
        long endSeq = span.getLong("end_seq");
        if (span.wasNull()) {
            table.appendNull();
        } else {
            table.append(endSeq);
        }
        table.endRow();
    }
}

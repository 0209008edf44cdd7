package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the outline of a workspace. */
final class OutlineQuery {

    private static final TimeRange NO_EVENTS = new TimeRange(0, 0);

    private final Queries queries;
    private final long originNs;

    private OutlineQuery(Queries queries) {
        this.queries = queries;
        originNs = queries.list("recordings", OutlineQuery::startNs).stream()
                .flatMap(List::stream)
                .min(Long::compare)
                .orElse(0L);
    }

    /**
     * Reads the outline.
     *
     * @param queries reads
     * @param target gets the table of placed spans, over another connection
     */
    static Outline read(Queries queries, Queries target, String title) {
        var query = new OutlineQuery(queries);
        return query.read(title, SpanPlacement.place(queries, target, query.originNs));
    }

    private static List<Long> startNs(ResultSet row) throws SQLException {
        long startNs = row.getLong("start_ns");
        return row.wasNull() ? List.of() : List.of(startNs);
    }

    private Outline read(String title, Map<Integer, Integer> spanRows) {
        return new Outline(
                title,
                originNs,
                queries.list("recordings", this::recording),
                queries.list("migrations", OutlineQuery::migration, originNs),
                queries.list("phases", OutlineQuery::phase, originNs),
                queries.list("iterations", OutlineQuery::iteration, originNs),
                queries.list("latencies", OutlineQuery::latency),
                threads(spanRows),
                eventTypes());
    }

    private Outline.Recording recording(ResultSet row) throws SQLException {
        boolean empty = startNs(row).isEmpty();
        return new Outline.Recording(
                row.getInt("id"),
                Side.of(row.getString("side")),
                row.getString("host"),
                row.getLong("pid"),
                empty ? NO_EVENTS : range(row).shifted(-originNs),
                row.getLong("events_read"),
                row.getLong("events_dropped"),
                row.getLong("events_damaged"));
    }

    private static Outline.Migration migration(ResultSet row) throws SQLException {
        return new Outline.Migration(
                row.getInt("id"),
                row.getString("outcome"),
                nullableInt(row, "source_recording"),
                nullableInt(row, "destination_recording"),
                range(row),
                nullableDouble(row, "total_ms"),
                nullableDouble(row, "setup_ms"),
                nullableDouble(row, "downtime_ms"),
                row.getLong("iterations"));
    }

    private static Outline.Phase phase(ResultSet row) throws SQLException {
        return new Outline.Phase(
                row.getInt("migration"),
                row.getInt("recording"),
                Side.of(row.getString("side")),
                row.getString("phase"),
                row.getLong("iteration"),
                row.getInt("depth"),
                range(row));
    }

    private static Outline.Iteration iteration(ResultSet row) throws SQLException {
        return new Outline.Iteration(
                row.getInt("migration"),
                row.getLong("iteration"),
                range(row),
                number(row, "pending_bytes"),
                number(row, "threshold_bytes"),
                number(row, "dirty_pages"),
                number(row, "bandwidth_bytes_per_ms"));
    }

    private static Outline.Latency latency(ResultSet row) throws SQLException {
        return new Outline.Latency(
                row.getInt("migration"),
                Side.of(row.getString("side")),
                row.getString("kind"),
                row.getString("name"),
                row.getLong("count"),
                row.getDouble("p50_us"),
                row.getDouble("p99_us"),
                row.getDouble("total_ms"));
    }

    private List<Outline.TraceThread> threads(Map<Integer, Integer> spanRows) {
        return queries.list(
                "threads",
                row -> new Outline.TraceThread(
                        row.getInt("id"),
                        row.getInt("recording"),
                        row.getString("name"),
                        row.getLong("events"),
                        spanRows.getOrDefault(row.getInt("id"), 0)));
    }

    private Map<Integer, String> eventTypes() {
        var names = new HashMap<Integer, String>();
        queries.each("event_types", row -> names.put(row.getInt("id"), row.getString("name")));
        return names;
    }

    /** A row without an end, or with one before its start as in a damaged recording, is empty. */
    private static TimeRange range(ResultSet row) throws SQLException {
        long startNs = row.getLong("start_ns");
        long endNs = row.getLong("end_ns");
        return new TimeRange(startNs, row.wasNull() ? startNs : Math.max(startNs, endNs));
    }

    private static double number(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(nullableDouble(row, column), Double.NaN);
    }

    private static @Nullable Double nullableDouble(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }

    private static @Nullable Integer nullableInt(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }
}

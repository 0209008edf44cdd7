package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.Track;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the outline of a workspace. */
final class OutlineQuery {

    private static final TimeRange NO_EVENTS = new TimeRange(0, 0);

    private final Queries queries;
    private final List<MigrationRow> migrations;
    private final Map<Integer, RecordingClock> clocks;
    private final LaneIds laneIds = new LaneIds();

    private OutlineQuery(Queries queries, List<MigrationRow> migrations, Map<Integer, RecordingClock> clocks) {
        this.queries = queries;
        this.migrations = migrations;
        this.clocks = clocks;
    }

    /** An outline and the counts that came with it. */
    record Read(Outline outline, Densities densities) {}

    /**
     * Reads the outline.
     *
     * @param queries reads
     * @param target gets the temporary tables, over another connection
     * @param compare whether migrations are aligned at their starts
     */
    static Read read(Queries queries, Queries target, String title, boolean compare) {
        var migrations = MigrationRow.read(queries);
        return new OutlineQuery(queries, migrations, TimeBase.read(queries, migrations, compare)).read(target, title);
    }

    private Read read(Queries target, String title) {
        var recordings = queries.list("recordings", this::recording);
        var densities = Densities.read(target, laneIds);
        var spanRows = SpanPlacement.place(queries, target, clocks, laneIds);
        var outline = new Outline(
                title,
                clocks.values().stream().mapToLong(RecordingClock::zeroNs).min().orElse(0),
                recordings,
                migrations.stream().map(this::migration).toList(),
                queries.list("phases", this::phase),
                iterations(),
                counters(recordings),
                queries.list("states", this::state),
                queries.list("latencies", OutlineQuery::latency),
                densities.lanes(spanRows),
                eventTypes());
        return new Read(outline, densities);
    }

    private Outline.Recording recording(ResultSet row) throws SQLException {
        int id = row.getInt("id");
        var clock = clocks.get(id);
        return new Outline.Recording(
                id,
                Side.of(row.getString("side")),
                row.getString("host"),
                row.getLong("pid"),
                clock == null ? RecordingClock.reference(0) : clock,
                "realtime".equals(row.getString("clock")),
                clock == null ? NO_EVENTS : range(row, id),
                row.getLong("events_read"),
                row.getLong("events_dropped"),
                row.getLong("events_damaged"));
    }

    private Outline.Migration migration(MigrationRow row) {
        return new Outline.Migration(
                row.id(),
                row.outcome(),
                row.source(),
                row.destination(),
                range(row.startNs(), row.endNs(), row.recording()),
                row.totalMs(),
                row.setupMs(),
                row.downtimeMs(),
                row.iterations());
    }

    private Outline.Phase phase(ResultSet row) throws SQLException {
        int recording = row.getInt("recording");
        return new Outline.Phase(
                row.getInt("migration"),
                recording,
                Side.of(row.getString("side")),
                row.getString("phase"),
                row.getLong("iteration"),
                row.getInt("depth"),
                range(row, recording));
    }

    /** The last state of a recording lasts until its end. */
    private Outline.Phase state(ResultSet row) throws SQLException {
        int recording = row.getInt("recording");
        long endNs = row.getLong("end_ns");
        long lastNs = row.wasNull() ? row.getLong("last_ns") : endNs;
        return new Outline.Phase(
                0,
                recording,
                Side.of(row.getString("side")),
                row.getString("name"),
                0,
                0,
                range(row.getLong("start_ns"), lastNs, recording));
    }

    private List<Outline.Iteration> iterations() {
        var sources = new HashMap<Integer, Integer>();
        migrations.forEach(row -> sources.put(row.id(), row.source() == null ? 0 : row.source()));
        return queries.list("iterations", row -> iteration(row, sources));
    }

    private Outline.Iteration iteration(ResultSet row, Map<Integer, Integer> sources) throws SQLException {
        int migration = row.getInt("migration");
        return new Outline.Iteration(
                migration,
                row.getLong("iteration"),
                range(row, sources.getOrDefault(migration, 0)),
                number(row, "pending_bytes"),
                number(row, "threshold_bytes"),
                number(row, "dirty_pages"),
                number(row, "bandwidth_bytes_per_ms"));
    }

    private List<Outline.CounterSeries> counters(List<Outline.Recording> recordings) {
        if (!Tables.exist(queries, "counters")) {
            return List.of();
        }
        record Key(int recording, String name, String unit) {}
        record Sample(long ns, double value) {}
        var samples = new LinkedHashMap<Key, List<Sample>>();
        queries.each("counters", row -> {
            var key = new Key(row.getInt("recording"), row.getString("name"), row.getString("unit"));
            var clock = clocks.get(key.recording());
            if (clock != null) {
                samples.computeIfAbsent(key, _ -> new ArrayList<>())
                        .add(new Sample(clock.toPicture(row.getLong("ts_ns")), row.getDouble("value")));
            }
        });
        var series = new ArrayList<Outline.CounterSeries>();
        samples.forEach((key, values) -> {
            long endNs = recordings.stream()
                    .filter(recording -> recording.id() == key.recording())
                    .mapToLong(recording -> recording.range().endNs())
                    .findFirst()
                    .orElse(0);
            var steps = new ArrayList<Track.Counter.Step>();
            for (int i = 0; i < values.size(); i++) {
                long start = values.get(i).ns();
                long end = Math.max(
                        start, i + 1 < values.size() ? values.get(i + 1).ns() : endNs);
                steps.add(new Track.Counter.Step(
                        new TimeRange(start, end), values.get(i).value()));
            }
            series.add(new Outline.CounterSeries(key.recording(), key.name(), key.unit(), steps));
        });
        return series;
    }

    private static Outline.Latency latency(ResultSet row) throws SQLException {
        return new Outline.Latency(
                row.getInt("migration"),
                Side.of(row.getString("side")),
                row.getString("kind"),
                row.getString("name"),
                row.getLong("count"),
                row.getDouble("p50_us"),
                row.getDouble("p90_us"),
                row.getDouble("p99_us"),
                row.getDouble("max_us"),
                row.getDouble("total_ms"));
    }

    private Map<Integer, String> eventTypes() {
        var names = new HashMap<Integer, String>();
        queries.each("event_types", row -> names.put(row.getInt("id"), row.getString("name")));
        return names;
    }

    /** A row without an end, or with one before its start as in a damaged recording, is empty. */
    private TimeRange range(ResultSet row, int recording) throws SQLException {
        long startNs = row.getLong("start_ns");
        long endNs = row.getLong("end_ns");
        return range(startNs, row.wasNull() ? null : endNs, recording);
    }

    private TimeRange range(long startNs, @Nullable Long endNs, int recording) {
        var clock = clocks.getOrDefault(recording, RecordingClock.reference(0));
        long start = clock.toPicture(startNs);
        return new TimeRange(start, endNs == null ? start : Math.max(start, clock.toPicture(endNs)));
    }

    private static double number(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(nullableDouble(row, column), Double.NaN);
    }

    private static @Nullable Double nullableDouble(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }
}

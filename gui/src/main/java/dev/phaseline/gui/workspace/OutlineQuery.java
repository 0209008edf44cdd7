package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.Track;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads the outline of a workspace. */
final class OutlineQuery {

    private static final TimeRange NO_EVENTS = new TimeRange(0, 0);

    private final Queries queries;
    private final List<MigrationRow> migrations;
    private final Map<Integer, RecordingClock> clocks;

    private OutlineQuery(Queries queries, List<MigrationRow> migrations, Map<Integer, RecordingClock> clocks) {
        this.queries = queries;
        this.migrations = migrations;
        this.clocks = clocks;
    }

    /** An outline and the tables that were made with it. */
    record Read(Outline outline, PictureTables tables) {}

    /**
     * Reads the outline.
     *
     * @param queries reads on this thread
     * @param beside reads at the same time, over another connection, what does not need the other's answers
     * @param compare whether migrations are aligned at their starts
     */
    static Read read(Queries queries, Queries beside, String title, boolean compare) {
        record Sums(List<Outline.Latency> latencies, Map<Integer, String> eventTypes) {}
        var sums = CompletableFuture.supplyAsync(
                () -> new Sums(beside.list("latencies", OutlineQuery::latency), eventTypes(beside)));
        CompletableFuture<?> last = sums;
        try {
            var migrations = MigrationRow.read(queries);
            var clocks = TimeBase.read(queries, migrations, compare);
            var tables = sums.thenApplyAsync(_ -> PictureTables.create(beside, clocks));
            last = tables;
            var query = new OutlineQuery(queries, migrations, clocks);
            var recordings = queries.list("recordings", query::recording);
            var phases = query.phases(recordings);
            var iterations = query.iterations();
            var counters = query.counters(recordings);
            var states = queries.list("states", query::state);
            var outline = new Outline(
                    title,
                    clocks.values().stream()
                            .mapToLong(RecordingClock::zeroNs)
                            .min()
                            .orElse(0),
                    recordings,
                    migrations.stream().map(query::migration).toList(),
                    phases,
                    iterations,
                    counters,
                    states,
                    sums.join().latencies(),
                    tables.join().lanes(),
                    sums.join().eventTypes());
            return new Read(outline, tables.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException problem ? problem : e;
        } finally {
            // The connection that it uses may be closed next.
            last.handle((_, _) -> true).join();
        }
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
                timeKind(row.getString("clock")),
                clock == null ? NO_EVENTS : range(row, id),
                row.getLong("events_read"),
                row.getLong("events_dropped"),
                row.getLong("events_damaged"));
    }

    private static Outline.TimeKind timeKind(@Nullable String clock) {
        return switch (clock) {
            case "realtime" -> Outline.TimeKind.CALENDAR;
            case "none" -> Outline.TimeKind.NUMBERS;
            case null, default -> Outline.TimeKind.SINCE_START;
        };
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

    /** In time order, an outer phase before those inside it. */
    private List<Outline.Phase> phases(List<Outline.Recording> recordings) {
        var sides = new HashMap<Integer, Side>();
        recordings.forEach(recording -> sides.put(recording.id(), recording.side()));
        var phases = new ArrayList<Outline.Phase>();
        queries.each("phases", new Queries.RowSink() {
            private String name = "";

            @Override
            public void take(ResultSet row) throws SQLException {
                name = Objects.requireNonNullElse(row.getString(1), name);
                int recording = row.getInt(3);
                long startNs = row.getLong(6);
                long endNs = row.getLong(7);
                phases.add(new Outline.Phase(
                        row.getInt(2),
                        recording,
                        sides.getOrDefault(recording, Side.UNKNOWN),
                        name,
                        row.getLong(4),
                        row.getInt(5),
                        range(startNs, row.wasNull() ? null : endNs, recording)));
            }
        });
        phases.sort(
                Comparator.<Outline.Phase>comparingLong(phase -> phase.range().startNs())
                        .thenComparingInt(Outline.Phase::depth));
        return phases;
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
        int migration = row.getInt(1);
        long startNs = row.getLong(3);
        long endNs = row.getLong(4);
        return new Outline.Iteration(
                migration,
                row.getLong(2),
                range(startNs, row.wasNull() ? null : endNs, sources.getOrDefault(migration, 0)),
                number(row, 5),
                number(row, 6),
                number(row, 7),
                number(row, 8));
    }

    /** Each value holds until the next one of its counter, the last one to the end of the recording. */
    private List<Outline.CounterSeries> counters(List<Outline.Recording> recordings) {
        record Series(int recording, String name, String unit, List<Long> startsNs, List<Double> values) {}
        var all = new ArrayList<Series>();
        queries.each("counters", row -> {
            var name = row.getString(1);
            int recording = row.getInt(3);
            if (name != null) {
                all.add(new Series(recording, name, row.getString(2), new ArrayList<>(), new ArrayList<>()));
            }
            var clock = clocks.get(recording);
            if (clock != null) {
                all.getLast().startsNs().add(clock.toPicture(row.getLong(4)));
                all.getLast().values().add(row.getDouble(5));
            }
        });
        var series = new ArrayList<Outline.CounterSeries>();
        for (var one : all) {
            var steps = new ArrayList<Track.Counter.Step>();
            long endNs = endNs(recordings, one.recording());
            for (int i = 0; i < one.values().size(); i++) {
                long start = one.startsNs().get(i);
                long end = i + 1 < one.values().size() ? one.startsNs().get(i + 1) : endNs;
                steps.add(new Track.Counter.Step(
                        new TimeRange(start, Math.max(start, end)), one.values().get(i)));
            }
            if (!steps.isEmpty()) {
                series.add(new Outline.CounterSeries(one.recording(), one.name(), one.unit(), steps));
            }
        }
        return series;
    }

    private static long endNs(List<Outline.Recording> recordings, int id) {
        return recordings.stream()
                .filter(recording -> recording.id() == id)
                .mapToLong(recording -> recording.range().endNs())
                .findFirst()
                .orElse(0);
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

    private static Map<Integer, String> eventTypes(Queries queries) {
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

    private static double number(ResultSet row, int column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? Double.NaN : number;
    }
}

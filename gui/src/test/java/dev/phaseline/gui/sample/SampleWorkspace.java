package dev.phaseline.gui.sample;

import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Writes a workspace row by row. All times are ns since {@link #EPOCH_NS}. */
public final class SampleWorkspace implements AutoCloseable {

    /** 2026-01-01T00:00:00Z. */
    public static final long EPOCH_NS = 1_767_225_600_000_000_000L;

    /** Views of the real schema that a test fills row by row. */
    private static final String TABLES = """
            DROP VIEW events;
            CREATE TABLE events (recording INTEGER, seq BIGINT, ts_ns BIGINT, thread INTEGER,
                event_type INTEGER);
            DELETE FROM event_types;
            DROP VIEW IF EXISTS migrations;
            DROP VIEW IF EXISTS phases;
            DROP VIEW IF EXISTS iterations;
            DROP VIEW IF EXISTS spans;
            CREATE TABLE migrations (id INTEGER, outcome VARCHAR, source_recording INTEGER,
                destination_recording INTEGER, start_ns BIGINT, end_ns BIGINT, total_ms DOUBLE, setup_ms DOUBLE,
                downtime_ms DOUBLE, iterations BIGINT);
            CREATE TABLE phases (migration INTEGER, side VARCHAR, recording INTEGER, phase VARCHAR, iteration BIGINT,
                depth INTEGER, start_ns BIGINT, end_ns BIGINT, duration_ms DOUBLE, start_event VARCHAR,
                end_event VARCHAR);
            CREATE TABLE iterations (migration INTEGER, iteration BIGINT, start_ns BIGINT, end_ns BIGINT,
                duration_ms DOUBLE, pending_bytes UBIGINT, threshold_bytes UBIGINT, dirty_pages UBIGINT,
                sent_pages BIGINT, transferred_bytes UBIGINT, bandwidth_bytes_per_ms UBIGINT);
            CREATE TABLE spans (migration INTEGER, recording INTEGER, side VARCHAR, thread INTEGER, kind VARCHAR,
                name VARCHAR, depth INTEGER, start_ns BIGINT, end_ns BIGINT, duration_ns BIGINT, start_seq BIGINT,
                end_seq BIGINT);
            CREATE OR REPLACE VIEW latencies AS
                SELECT migration, side, kind, name, count(*) AS count, min(duration_ns) / 1e3 AS min_us,
                    quantile_cont(duration_ns, 0.5) / 1e3 AS p50_us, quantile_cont(duration_ns, 0.9) / 1e3 AS p90_us,
                    quantile_cont(duration_ns, 0.99) / 1e3 AS p99_us, max(duration_ns) / 1e3 AS max_us,
                    sum(duration_ns) / 1e6 AS total_ms
                FROM spans WHERE duration_ns IS NOT NULL GROUP BY ALL;
            CHECKPOINT;
            """;

    /** What a load counts, which is exact here: in so short recordings each stretch has a ns. */
    private static final String DENSITIES = """
            CREATE TEMP TABLE counted AS
            SELECT recording, kind, thread, name, ts_ns AS start_ns, count(*) AS events,
                CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type,
                dense_rank() OVER (PARTITION BY recording ORDER BY kind, thread, name) AS track
            FROM (
                SELECT recording, 'thread' AS kind, thread, NULL AS name, ts_ns, event_type FROM events
                UNION ALL SELECT recording, 'channel', NULL, id::VARCHAR, ts_ns, 0 FROM multifd_send
                UNION ALL SELECT recording, 'channel', NULL, id::VARCHAR, ts_ns, 0 FROM multifd_recv
                UNION ALL SELECT recording, 'block', NULL, rbname, ts_ns, 0 FROM ram_save_page
                UNION ALL SELECT recording, 'block', NULL, rbname, ts_ns, 0 FROM ram_load_loop
            )
            GROUP BY recording, kind, thread, name, ts_ns;
            INSERT INTO internal.densities BY NAME SELECT recording, track, start_ns, events, event_type FROM counted;
            INSERT INTO internal.density_tracks BY NAME
            SELECT DISTINCT recording, track, kind, thread, name, 1 AS length_ns FROM counted;
            DROP TABLE counted""";

    /** An empty workspace of the real schema, but with tables instead of the views above. Made once: it takes a while. */
    private static final byte[] TEMPLATE = template();

    private final DuckDBConnection connection;
    private final DuckDBAppender events;
    private final Map<String, Integer> types = new HashMap<>();
    private final Map<Integer, Long> nextSeq = new HashMap<>();

    /** Creates the file with empty tables. */
    public SampleWorkspace(Path file) throws SQLException {
        try {
            Files.write(file, TEMPLATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection = DriverManager.getConnection("jdbc:duckdb:" + file).unwrap(DuckDBConnection.class);
        events = connection.createAppender("events");
    }

    private static byte[] template() {
        try (var real = Workspace.temporary()) {
            try (var connection = real.connection();
                    var statement = connection.createStatement()) {
                statement.execute(TABLES);
            }
            return Files.readAllBytes(real.file());
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs any statement. */
    public void sql(String sql, @Nullable Object... parameters) throws SQLException {
        if (parameters.length == 0) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    public void recording(int id, @Nullable String side) throws SQLException {
        sql(
                "INSERT INTO recordings BY NAME SELECT ? AS id, ? AS path, ? AS digest, 'jfr' AS format, ? AS side,"
                        + " 'host' AS host, ? AS pid, 'realtime' AS clock, 0 AS events_read, 0 AS events_dropped,"
                        + " 0 AS events_damaged, 0 AS events_undeclared, 0 AS events_ambiguous, 0 AS events_skipped",
                id,
                "/recordings/" + id + ".jfr",
                String.valueOf(id),
                side,
                1000L + id);
    }

    public void thread(int id, int recording, String name) throws SQLException {
        sql("INSERT INTO threads VALUES (?, ?, ?, ?, NULL, NULL)", id, recording, name, 40L + id);
    }

    /** Declares an event type with its table; {@code arguments} as in a trace-events file. */
    public void type(String name, String section, String arguments, String format, String columns) throws SQLException {
        types.put(name, types.size() + 1);
        sql(
                "INSERT INTO event_types VALUES (?, ?, ?, ?, ?, ?, true)",
                types.get(name),
                name,
                section,
                arguments,
                format,
                name);
        var table = name + " (recording INTEGER, seq BIGINT, ts_ns BIGINT, thread INTEGER";
        sql(
                columns.isEmpty()
                        ? "CREATE TABLE IF NOT EXISTS " + table + ")"
                        : "CREATE OR REPLACE TABLE " + table + ", " + columns + ")");
    }

    /** Adds an event to the index; returns its number in the recording. */
    public long event(int recording, int thread, String type, long ns) throws SQLException {
        if (!types.containsKey(type)) {
            type(type, "ram.c", "void", "\"\"", "");
        }
        long seq = nextSeq.merge(recording, 1L, Long::sum) - 1;
        events.beginRow()
                .append(recording)
                .append(seq)
                .append(EPOCH_NS + ns)
                .append(thread)
                .append(Objects.requireNonNull(types.get(type)).intValue())
                .endRow();
        return seq;
    }

    public void migration(
            int id,
            String outcome,
            @Nullable Integer source,
            @Nullable Integer destination,
            long startNs,
            long endNs,
            double setupMs,
            @Nullable Double downtimeMs,
            long iterations)
            throws SQLException {
        sql(
                "INSERT INTO migrations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                outcome,
                source,
                destination,
                EPOCH_NS + startNs,
                EPOCH_NS + endNs,
                (endNs - startNs) / 1e6,
                setupMs,
                downtimeMs,
                iterations);
    }

    public void phase(
            int migration,
            String side,
            int recording,
            String phase,
            @Nullable Long iteration,
            int depth,
            long startNs,
            long endNs)
            throws SQLException {
        sql(
                "INSERT INTO phases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'a', 'b')",
                migration,
                side,
                recording,
                phase,
                iteration,
                depth,
                EPOCH_NS + startNs,
                EPOCH_NS + endNs,
                (endNs - startNs) / 1e6);
    }

    public void iteration(
            int migration,
            long iteration,
            long startNs,
            long endNs,
            long pending,
            long threshold,
            @Nullable Long dirtyPages,
            long sentPages,
            long bandwidth)
            throws SQLException {
        sql(
                "INSERT INTO iterations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                migration,
                iteration,
                EPOCH_NS + startNs,
                EPOCH_NS + endNs,
                (endNs - startNs) / 1e6,
                pending,
                threshold,
                dirtyPages,
                sentPages,
                sentPages * 4104,
                bandwidth);
    }

    /** Adds a span; one without an end has a null end. */
    public void span(
            int recording,
            String side,
            int thread,
            String kind,
            String name,
            long startNs,
            @Nullable Long endNs,
            long startSeq)
            throws SQLException {
        sql(
                "INSERT INTO spans VALUES (1, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, NULL)",
                recording,
                side,
                thread,
                kind,
                name,
                EPOCH_NS + startNs,
                endNs == null ? null : EPOCH_NS + endNs,
                endNs == null ? null : endNs - startNs,
                startSeq);
    }

    /** Fills in what recordings say about their events. */
    @Override
    public void close() throws SQLException {
        events.close();
        sql("""
            UPDATE recordings SET start_ns = e.first, end_ns = e.last, events_read = e.events
            FROM (SELECT recording, min(ts_ns) AS first, max(ts_ns) AS last, count(*) AS events
                FROM events GROUP BY recording) AS e
            WHERE e.recording = recordings.id""");
        sql(DENSITIES);
        connection.close();
    }
}

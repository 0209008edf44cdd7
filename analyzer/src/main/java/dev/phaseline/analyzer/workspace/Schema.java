package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.resource.ResourceText;
import dev.phaseline.grammar.TraceEventsParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every workspace contains before the first recording: the tables that a load fills, a table for each event of
 * QEMU's migration subsystem, and the views. A recording has the events that were switched on; with all tables there,
 * views need not care.
 */
final class Schema {
    /** In no particular order: no table refers to another. */
    static final List<String> TABLES = List.of(
            "recordings",
            "recording_files",
            "event_types",
            "threads",
            "event_contexts",
            "ambiguous_events",
            "damage",
            "pairings",
            "clocks",
            "findings",
            "rule_coverage");

    /** What {@link Derivation} fills, in a schema that is nobody else's business. */
    private static final List<String> INTERNAL_TABLES = List.of(
            "marks",
            "attempts",
            "stages",
            "moments",
            "spans",
            "turns",
            "syncs",
            "iterations",
            "phase_parts",
            "iteration_loads",
            "messages",
            "channels",
            "samples",
            "page_requests",
            "page_services",
            "page_sends",
            "thread_events",
            "density_tracks",
            "densities",
            "steps",
            "event_index",
            "bulk_types");

    /** What public views and derivations have in common: views and a macro. Each comes after those it reads. */
    private static final List<String> INTERNAL_VIEWS =
            List.of("common_ns", "commands", "pending", "transferred", "packets", "members", "flows");

    /** A view comes after those that it reads. */
    static final List<String> VIEWS = List.of(
            "events",
            "migrations",
            "iterations",
            "spans",
            "phases",
            "latencies",
            "phase_latencies",
            "downtime",
            "channels",
            "counters",
            "page_faults",
            "pages",
            "page_ranges",
            "sections",
            "flows",
            "thread_activity",
            "event_density");

    private static final int FINGERPRINT_BYTES = 8;

    private static final List<String> CATALOGS = List.of("migration.trace-events", "later.trace-events");

    private Schema() {}

    static boolean exists(Connection connection) throws SQLException {
        return count(connection, "duckdb_tables() WHERE table_name IN ('recordings', 'event_types')") == 2;
    }

    /** Whether a workspace has the schema of this version of the program. */
    static boolean isCurrent(Connection connection) throws SQLException {
        if (count(connection, "duckdb_tables() WHERE schema_name = 'internal' AND table_name = 'schema'") == 0) {
            return false;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT fingerprint FROM internal.schema")) {
            return rows.next() && fingerprint().equals(rows.getString(1));
        }
    }

    /** Changes whenever a table, a view or a declared event does: two programs with the same one can share a file. */
    static String fingerprint() {
        return Fingerprint.VALUE;
    }

    private static String computeFingerprint() {
        var digest = sha256();
        Stream.concat(INTERNAL_TABLES.stream(), INTERNAL_VIEWS.stream())
                .forEach(name -> update(digest, SqlResource.read("internal", name)));
        Derivation.STEPS.forEach(step -> update(digest, SqlResource.read("derive", step)));
        TABLES.forEach(table -> update(digest, SqlResource.read("tables", table)));
        VIEWS.forEach(view -> update(digest, SqlResource.read("views", view)));
        CATALOGS.forEach(
                catalog -> digest.update(ResourceText.of(Schema.class, catalog).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
    }

    /** Some hundred files are read for it: once. */
    private static final class Fingerprint {
        static final String VALUE = computeFingerprint();
    }

    private static void update(MessageDigest digest, SqlResource sql) {
        digest.update(sql.statement().getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static boolean isEmpty(Connection connection) throws SQLException {
        return count(connection, "duckdb_tables()") == 0;
    }

    private static long count(Connection connection, String from) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** All or nothing: one transaction. */
    static void create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            for (var table : TABLES) {
                var sql = SqlResource.read("tables", table);
                statement.execute(sql.statement());
                statement.execute(sql.comments("TABLE"));
            }
            createEventTables(connection);
            statement.execute("CREATE SCHEMA internal");
            statement.execute(
                    "CREATE TABLE internal.schema AS SELECT " + SqlResource.literal(fingerprint()) + " AS fingerprint");
            for (var table : INTERNAL_TABLES) {
                statement.execute(SqlResource.read("internal", table).statement());
            }
            for (var view : INTERNAL_VIEWS) {
                var sql = SqlResource.read("internal", view);
                statement.execute(sql.statement());
            }
            for (var view : VIEWS) {
                var sql = SqlResource.read("views", view);
                statement.execute(sql.statement());
                statement.execute(sql.comments("VIEW"));
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Tables of the main input have the names of their events; where another release differs, a number follows. */
    private static void createEventTables(Connection connection) throws SQLException {
        var tables = EventTables.of(connection);
        for (var catalog : CATALOGS) {
            tables.create(
                    TraceEventsParser.parse(catalog, ResourceText.of(Schema.class, catalog))
                            .catalog()
                            .events(),
                    true);
        }
    }
}

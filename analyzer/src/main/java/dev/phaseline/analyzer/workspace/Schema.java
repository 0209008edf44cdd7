package dev.phaseline.analyzer.workspace;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What every workspace contains before the first recording: the tables that a load fills and the public views. */
final class Schema {

    /** In no particular order: no table refers to another. */
    static final List<String> TABLES = List.of("recordings", "event_types", "threads", "events", "damage");

    /** A view comes after those that it reads. */
    static final List<String> VIEWS = List.of("migrations", "phases", "iterations", "spans", "latencies");

    private Schema() {}

    static boolean exists(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM duckdb_tables() WHERE table_name IN ('recordings', 'event_types')")) {
            rows.next();
            return rows.getInt(1) == 2;
        }
    }

    static boolean isEmpty(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM duckdb_tables()")) {
            rows.next();
            return rows.getInt(1) == 0;
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
}

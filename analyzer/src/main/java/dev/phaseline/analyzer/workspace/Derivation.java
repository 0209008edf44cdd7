package dev.phaseline.analyzer.workspace;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Fills the tables that views read in place of millions of events: what a recording says about attempts, their phases and
 * spans, once when it is complete, and then what two recordings together say ({@link SideAlignment}). Each table is a file
 * of {@code internal/}, each step a file of {@code derive/} that reads the variable {@code recording}.
 */
final class Derivation {
    /** A step comes after those whose tables it reads. */
    static final List<String> STEPS = List.of(
            "marks",
            "attempts",
            "stages",
            "sections",
            "objects",
            "pairs",
            "pings",
            "multifd_waits",
            "page_requests",
            "page_services",
            "page_faults",
            "span_attempts",
            "turns",
            "syncs",
            "iterations",
            "phase_parts",
            "iteration_loads",
            "moments",
            "messages",
            "channels",
            "samples",
            "page_sends",
            "thread_events");

    private Derivation() {}

    /** Part of the transaction that adds the recording. */
    static void derive(Connection connection, int recording) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET VARIABLE recording = " + recording);
            for (var step : STEPS) {
                statement.execute(SqlResource.read("derive", step).statement());
            }
        }
        SideAlignment.derive(connection);
    }
}

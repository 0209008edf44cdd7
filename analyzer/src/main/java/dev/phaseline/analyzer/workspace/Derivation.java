package dev.phaseline.analyzer.workspace;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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
            "rates",
            "page_sends");

    /** What a step's file says of the events, or of the count, the mark or the attempt, without which it has nothing to do. */
    private static final Pattern ONLY_WITH = Pattern.compile("Only with ([\\w, ]+)\\.");

    /** What {@link EventSteps} counted while the recording was written. */
    private static final String COUNT = "a count";

    private static final String MARK = "a mark";
    private static final String ATTEMPT = "an attempt";

    private Derivation() {}

    /**
     * Part of the transaction that adds the recording. Steps that have nothing to do are left out: to plan one takes longer
     * than to run it on a small recording.
     */
    static void derive(Connection connection, int recording) throws SQLException {
        var recorded = recorded(connection, recording);
        try (var statement = connection.createStatement()) {
            statement.execute("SET VARIABLE recording = " + recording);
            if (isIn("internal.steps", connection, recording)) {
                recorded.add(COUNT);
            }
            for (var step : STEPS) {
                var sql = SqlResource.read("derive", step);
                if (concerns(sql.description(), recorded)) {
                    statement.execute(sql.statement());
                }
                if (step.equals("marks") && isIn("internal.marks", connection, recording)) {
                    recorded.add(MARK);
                }
                if (step.equals("attempts") && isIn("internal.attempts", connection, recording)) {
                    recorded.add(ATTEMPT);
                }
            }
        }
        SideAlignment.derive(connection);
    }

    private static boolean concerns(String description, Set<String> recorded) {
        return onlyWith(description).stream().allMatch(needed -> needed.stream().anyMatch(recorded::contains));
    }

    /** Of what a step needs each, and of each any one, as the description of its file says. */
    static List<List<String>> onlyWith(String description) {
        return ONLY_WITH
                .matcher(description)
                .results()
                .map(needed -> List.of(needed.group(1).split(", ", -1)))
                .toList();
    }

    private static boolean isIn(String table, Connection connection, int recording) throws SQLException {
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("SELECT count(*) FROM " + table + " WHERE recording = " + recording)) {
            rows.next();
            return rows.getLong(1) > 0;
        }
    }

    /** The names of the events that a recording has: those that are frequent need no look at any of them. */
    private static Set<String> recorded(Connection connection, int recording) throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT name FROM event_types
                        WHERE id IN (
                            SELECT event_type FROM internal.event_index WHERE recording = $recording
                            UNION ALL
                            SELECT event_type FROM internal.bulk_types WHERE recording = $recording)
                        """.replace("$recording", String.valueOf(recording)))) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}

package dev.phaseline.analyzer.findings;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which rules could be answered for which migration, and which events have to be switched on for the others. */
final class Coverage {
    /** One side of a migration. */
    private record Half(int migration, String side) {}

    /** What a migration can do without. */
    private record Subject(int migration, String name) {}

    private final Connection connection;

    Coverage(Connection connection) {
        this.connection = connection;
    }

    /**
     * Adds a row for each migration and rule.
     *
     * @param table a table with the columns of {@code rule_coverage}
     */
    void add(RuleSet rules, String table) throws SQLException {
        var migrations = new ArrayList<Integer>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT DISTINCT migration FROM attempts ORDER BY migration")) {
            while (rows.next()) {
                migrations.add(rows.getInt(1));
            }
        }
        var recorded = recorded();
        var unused = unused(rules);
        try (var insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (int migration : migrations) {
                for (var rule : rules.rules()) {
                    var missing = new ArrayList<String>();
                    var enable = new ArrayList<String>();
                    for (var need : rule.needs()) {
                        check(need, migration, recorded, missing, enable);
                    }
                    var settled = rule.about()
                            .filter(_ -> !missing.isEmpty())
                            .map(subject -> unused.get(new Subject(migration, subject)));
                    if (settled.isPresent()) {
                        missing.clear();
                        enable.clear();
                    }
                    insert.setInt(1, migration);
                    insert.setString(2, rule.name());
                    insert.setString(3, rule.question());
                    insert.setBoolean(4, missing.isEmpty());
                    insert.setString(5, missing.isEmpty() ? null : String.join("; ", missing));
                    insert.setString(6, enable.isEmpty() ? null : String.join(", ", enable));
                    insert.setString(7, settled.orElse(null));
                    insert.executeUpdate();
                }
            }
        }
    }

    private static void check(
            Need need, int migration, Map<Half, Set<String>> recorded, List<String> missing, List<String> enable) {
        var sides = need.side().map(List::of).orElse(List.of("source", "destination"));
        boolean present = sides.stream()
                .map(side -> recorded.getOrDefault(new Half(migration, side), Set.of()))
                .anyMatch(names -> need.anyOf().stream().anyMatch(names::contains));
        if (present) {
            return;
        }
        boolean loaded = sides.stream().anyMatch(side -> recorded.containsKey(new Half(migration, side)));
        var what = loaded ? need.inWords() : "a recording of the " + sides.getFirst();
        if (!missing.contains(what)) {
            missing.add(what);
        }
        if (!need.isTimes()) {
            need.anyOf().stream().filter(name -> !enable.contains(name)).forEach(enable::add);
        }
    }

    /** What each migration did without, and what shows it. */
    private Map<Subject, String> unused(RuleSet rules) throws SQLException {
        Map<Subject, String> unused = new HashMap<>();
        if (rules.rules().stream().noneMatch(rule -> rule.about().isPresent())) {
            return unused;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT migration, subject, min(because) FROM unused GROUP BY ALL")) {
            while (rows.next()) {
                unused.put(
                        new Subject(rows.getInt(1), rows.getString(2)),
                        rows.getString(2) + " was not used: " + rows.getString(3));
            }
        }
        return unused;
    }

    /** The names of the events that each side's recording has, and the word for times if it has them. */
    private Map<Half, Set<String>> recorded() throws SQLException {
        Map<Half, Set<String>> recorded = new HashMap<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT DISTINCT attempts.migration, attempts.side, event_types.name
                        FROM attempts
                        JOIN (SELECT DISTINCT recording, event_type FROM events) AS present USING (recording)
                        JOIN event_types ON event_types.id = present.event_type
                        UNION
                        SELECT migration, side, '%s' FROM attempts WHERE timed
                        """.formatted(Need.TIMES))) {
            while (rows.next()) {
                recorded.computeIfAbsent(new Half(rows.getInt(1), rows.getString(2)), _ -> new HashSet<>())
                        .add(rows.getString(3));
            }
        }
        return recorded;
    }
}

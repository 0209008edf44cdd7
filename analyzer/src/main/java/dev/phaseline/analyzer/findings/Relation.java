package dev.phaseline.analyzer.findings;

import dev.phaseline.analyzer.resource.ResourceText;
import java.util.List;

/**
 * What several rules have in common: a table that is filled before they run, if one of them mentions it.
 *
 * @param name of the table
 * @param meaning one row per what
 * @param columns what it has, in words
 * @param events what it reads of events
 * @param sql the query for its rows
 */
record Relation(String name, String meaning, String columns, List<EventUse> events, String sql) {
    private static final List<String> KEYS = List.of("relation", "columns", "events");

    /** A relation comes after those that it reads, and those that read no events come first. */
    static List<Relation> all() {
        return List.of("attempts", "states", "windows", "pending", "rounds", "errors", "settings", "unused").stream()
                .map(Relation::read)
                .toList();
    }

    private static Relation read(String name) {
        var header = Header.parse(name + ".sql", ResourceText.of(Relation.class, "relations/" + name + ".sql"), KEYS);
        return new Relation(
                name, header.required("relation"), header.required("columns"), header.events(), header.sql());
    }
}

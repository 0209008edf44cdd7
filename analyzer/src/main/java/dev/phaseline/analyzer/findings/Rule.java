package dev.phaseline.analyzer.findings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A question and how to answer it.
 *
 * @param name what the column {@code rule} of its findings has; also the name of its file
 * @param question what a user would ask
 * @param severity of its findings, unless its SQL says otherwise
 * @param about what a migration can do without, as the relation {@code unused} calls it; empty if it concerns all
 * @param needs the events without which it cannot answer
 * @param events what it reads of events
 * @param title one sentence: what happened
 * @param detail more about it
 * @param advice what to do
 * @param sql a query with one row for each finding
 * @param sqlLine the line of the file with which it begins
 * @param origin the file, for messages
 */
public record Rule(
        String name,
        String question,
        Severity severity,
        Optional<String> about,
        List<Need> needs,
        List<EventUse> events,
        Template title,
        Template detail,
        Template advice,
        String sql,
        int sqlLine,
        String origin) {
    private static final Pattern CHOOSES = Pattern.compile("\\bAS severity\\b");

    /** Whether the SQL gives each finding a severity of its own. */
    boolean choosesSeverity() {
        return CHOOSES.matcher(sql).find();
    }
}

package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a command line names migrations of a workspace: {@code 3}, {@code 1-4}, {@code monday}, or several with commas. */
final class ChosenMigrations {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    /** A migration, and what {@code load --migration} called each side's recording of it. */
    private record Candidate(int id, List<String> names) {}

    private ChosenMigrations() {}

    /**
     * The numbers of the migrations that are named, in their order; all of the workspace if the text is empty.
     *
     * @throws CommandFailure if the workspace lacks one
     */
    static List<Integer> of(Workspace workspace, String text) {
        List<Candidate> candidates = candidates(workspace);
        if (text.isEmpty()) {
            if (candidates.isEmpty()) {
                throw CommandFailure.no("there is no migration in " + workspace.file());
            }
            return candidates.stream().map(Candidate::id).toList();
        }
        List<Integer> chosen = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            List<Integer> ids = candidates.stream()
                    .filter(candidate -> isNamed(candidate, part))
                    .map(Candidate::id)
                    .toList();
            if (ids.isEmpty()) {
                throw CommandFailure.no("the workspace has no migration " + part);
            }
            chosen.addAll(ids);
        }
        return chosen.stream().distinct().sorted().toList();
    }

    private static boolean isNamed(Candidate candidate, String part) {
        if (candidate.names().contains(part)) {
            return true;
        }
        Matcher numbers = NUMBERS.matcher(part);
        if (!numbers.matches()) {
            return false;
        }
        int first = Integer.parseInt(numbers.group(1));
        int last = Integer.parseInt(Objects.requireNonNullElse(numbers.group(2), numbers.group(1)));
        return first <= candidate.id() && candidate.id() <= last;
    }

    private static List<Candidate> candidates(Workspace workspace) {
        List<Candidate> candidates = new ArrayList<>();
        try (QueryResult rows = workspace.query("""
                SELECT migrations.id, coalesce(source.migration, ''), coalesce(destination.migration, '')
                FROM migrations
                LEFT JOIN recordings AS source ON source.id = source_recording
                LEFT JOIN recordings AS destination ON destination.id = destination_recording
                ORDER BY migrations.id
                """)) {
            while (rows.next()) {
                candidates.add(new Candidate(
                        (int) rows.longValue(0), List.of(String.valueOf(rows.text(1)), String.valueOf(rows.text(2)))));
            }
        }
        return candidates;
    }
}

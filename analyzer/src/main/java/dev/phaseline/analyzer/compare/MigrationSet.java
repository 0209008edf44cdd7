package dev.phaseline.analyzer.compare;

import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Migrations that are compared as one: attempts of the same thing.
 *
 * @param workspace has them; stays the caller's to close
 * @param migrations {@code migrations.id} of each
 */
public record MigrationSet(Workspace workspace, List<Integer> migrations) {
    /** A condition in SQL on a column with the number of a migration. */
    String condition(String column) {
        return column + " IN (" + migrations.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }
}

package dev.phaseline.analyzer.compare;

import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;

/**
 * Migrations that are compared as one: attempts of the same thing.
 *
 * @param workspace has them; stays the caller's to close
 * @param migrations {@code migrations.id} of each
 */
public record MigrationSet(Workspace workspace, List<Integer> migrations) {}

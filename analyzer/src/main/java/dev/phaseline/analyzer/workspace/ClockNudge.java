package dev.phaseline.analyzer.workspace;

import java.sql.SQLException;
import java.sql.Types;
import java.util.OptionalInt;

/**
 * Moves the destination's times of a migration by hand, for somebody who knows the clocks better than the events do. All
 * views follow. A later load keeps the nudge; it takes the place of an earlier one.
 */
public final class ClockNudge {
    private ClockNudge() {}

    /**
     * Sets the nudge.
     *
     * @param workspace one that is open for loading
     * @param migration {@code migrations.id}; empty means all migrations
     * @param nudgeNs added to how far the destination's clock is ahead, ns: positive values move its events to earlier times
     * @return how many pairs of clocks that concerns; 0 if the migration has not both sides, or does not exist
     * @throws WorkspaceException if the workspace is open for reading only
     */
    public static int set(Workspace workspace, OptionalInt migration, long nudgeNs) {
        try (var connection = workspace.connection();
                var update = connection.prepareStatement(
                        SqlResource.read("edit", "nudge").statement())) {
            update.setLong(1, nudgeNs);
            for (int parameter = 2; parameter <= 3; parameter++) {
                if (migration.isPresent()) {
                    update.setInt(parameter, migration.getAsInt());
                } else {
                    update.setNull(parameter, Types.INTEGER);
                }
            }
            return update.executeUpdate();
        } catch (SQLException e) {
            throw new WorkspaceException("cannot nudge clocks: " + QueryResult.oneLine(e), e);
        }
    }
}

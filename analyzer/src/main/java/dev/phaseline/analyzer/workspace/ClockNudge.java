package dev.phaseline.analyzer.workspace;

import java.sql.SQLException;
import java.sql.Types;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Moves the destination's times of a migration by hand, for somebody who knows the clocks better than the events do. All
 * views follow. A later load keeps the nudge; it takes the place of an earlier one.
 */
public final class ClockNudge {
    /**
     * What a nudge does to the order of what crossed the wire.
     *
     * @param reversed how many effects it puts before their causes
     * @param reversedWithout how many are before their causes without any nudge, as after a clock was set
     * @param leastNs no smaller nudge keeps the order; empty if nothing came back to the source
     * @param mostNs no greater nudge keeps the order; empty if nothing arrived at the destination
     */
    public record Order(long reversed, long reversedWithout, OptionalLong leastNs, OptionalLong mostNs) {
        /** Whether the nudge puts an effect before its cause that is not there without it. */
        public boolean isWorse() {
            return reversed > reversedWithout;
        }
    }

    private ClockNudge() {}

    /**
     * Tells what a nudge would do, without setting it.
     *
     * @param migration {@code migrations.id}; empty means all migrations
     * @param nudgeNs as for {@link #set}
     */
    public static Order order(Workspace workspace, OptionalInt migration, long nudgeNs) {
        var only = migration.isPresent() ? (Integer) migration.getAsInt() : null;
        try (var rows = workspace.query(SqlResource.read("edit", "order").statement(), only, only, nudgeNs)) {
            rows.next();
            return new Order(rows.longValue(0), rows.longValue(1), number(rows, 2), number(rows, 3));
        }
    }

    private static OptionalLong number(QueryResult rows, int column) {
        return rows.isNull(column) ? OptionalLong.empty() : OptionalLong.of(rows.longValue(column));
    }

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

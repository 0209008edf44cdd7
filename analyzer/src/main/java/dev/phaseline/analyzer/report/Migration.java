package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A migration, as the head of the report names it. Lengths are in ns.
 *
 * @param outcome completed, failed, cancelled or incomplete
 * @param hasSource whether the source's recording is there
 * @param hasDestination whether the destination's recording is there
 * @param startNs start, ns since the epoch on the clock of the source, or else of the destination
 * @param downtimeNs as the source counts it
 * @param peakRate highest bandwidth, bytes per second
 * @param stoppedNs when the guest stopped, ns after the start
 * @param stillNs how long it stood still, on one clock where both sides are there, else as the source counts it
 * @param stillErrorNs by how much that may be wrong
 * @param timed whether the recordings of it have times; without, there is an order and no lengths
 * @param stillLonger whether it may have been longer by any amount, as where nothing came back to the source
 */
record Migration(
        int id,
        String outcome,
        boolean hasSource,
        boolean hasDestination,
        long startNs,
        OptionalDouble totalNs,
        OptionalDouble setupNs,
        OptionalDouble downtimeNs,
        OptionalDouble iterations,
        OptionalDouble sentPages,
        OptionalDouble peakRate,
        OptionalDouble stoppedNs,
        OptionalDouble stillNs,
        OptionalDouble stillErrorNs,
        boolean timed,
        boolean stillLonger) {
    static List<Migration> all(Workspace workspace) {
        return Rows.list(workspace, "migrations", Migration::of);
    }

    private static Migration of(QueryResult row) {
        return new Migration(
                (int) row.longValue(0),
                Rows.text(row, 1),
                !row.isNull(2),
                !row.isNull(3),
                row.longValue(4),
                Rows.number(row, 5),
                Rows.number(row, 6),
                Rows.number(row, 7),
                Rows.number(row, 8),
                Rows.number(row, 9),
                Rows.number(row, 10),
                Rows.number(row, 11),
                Rows.number(row, 12),
                Rows.number(row, 13),
                Boolean.TRUE.equals(row.value(14)),
                Boolean.TRUE.equals(row.value(15)));
    }
}

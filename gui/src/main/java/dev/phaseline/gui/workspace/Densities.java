package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.TimeRange;

/**
 * How many events lie where. A coarse level is counted once, when the workspace is opened: whatever shows much of the
 * time is drawn from that, so that no picture has to look at more than a small share of the events.
 *
 * @param level level of the coarse table
 */
record Densities(Queries queries, int level) {

    /** So many buckets cover everything, at least half of it: what shows a fortieth of the time reads a fortieth of it. */
    private static final long BUCKETS = 1 << 16;

    /**
     * Counts the events of a workspace.
     *
     * @param extentNs how long everything takes
     */
    static Densities count(Queries queries, Iterable<CountedRecording> recordings, long extentNs) {
        int level = Math.max(0, 64 - Long.numberOfLeadingZeros(Math.max(1, extentNs / BUCKETS)));
        queries.execute("density_table");
        for (var recording : recordings) {
            var clock = recording.clock();
            queries.update("density_fill", recording.id(), clock.zeroNs(), clock.originNs(), clock.driftPpb(), level);
        }
        return new Densities(queries, level);
    }

    /** A recording that has events. */
    record CountedRecording(int id, RecordingClock clock) {}

    /** Hands over the rows {@code lane, bucket, events, event_type} of a range on a level, by rising bucket if coarse. */
    void each(Outline outline, TimeRange range, int wanted, Queries.RowSink sink) {
        if (wanted >= level) {
            queries.each("density_coarse", sink, wanted - level, range.startNs() >> level, range.endNs() >> level);
            return;
        }
        for (var recording : outline.recordings()) {
            if (recording.events() > 0 && recording.range().meets(range)) {
                var clock = recording.clock();
                queries.each(
                        "density",
                        sink,
                        recording.id(),
                        clock.zeroNs(),
                        clock.originNs(),
                        clock.driftPpb(),
                        wanted,
                        // Rounding of the drift may move an event by a ns.
                        clock.toHost(range.startNs()) - 2,
                        clock.toHost(range.endNs()) + 2);
            }
        }
    }
}

package dev.phaseline.analyzer.clock;

import java.util.OptionalLong;

/**
 * How the destination's clock relates to the source's: {@code offset(t) = offsetNs + driftPpb * (t - originNs) / 1e9}, and
 * an event of the destination at {@code t} happened at {@code t - offset(t)} on the source's clock.
 *
 * @param originNs where the offset is stated, ns since the epoch on the destination's clock
 * @param offsetNs the destination's clock less the source's there, ns
 * @param driftPpb how fast the destination's clock runs away from the source's, ns per second; 0 where the events do not
 *     show a drift
 * @param errorNs no time is wrong by more than this while the bounds last; empty if bounds of one direction are missing, so
 *     that only order is certain
 * @param contradictions bounds that no model respects together with the others, as after a clock was set; 0 normally
 */
public record ClockModel(long originNs, long offsetNs, double driftPpb, OptionalLong errorNs, long contradictions) {
    private static final double PPB = 1e9;

    /** The clocks' difference at a time of the destination's clock, ns. */
    public long offsetAt(long timeNs) {
        return offsetNs + (long) Math.floor((timeNs - originNs) * (driftPpb / PPB));
    }

    /** A time of the destination's clock, ns since the epoch, on the source's clock. */
    public long toSource(long timeNs) {
        return timeNs - offsetAt(timeNs);
    }
}

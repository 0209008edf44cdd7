package dev.phaseline.gui.model;

/**
 * How the clock of a recording's host relates to the time of the picture. The destination's clock is corrected by what
 * the workspace knows of its difference from the source's, so that an effect is never drawn before its cause.
 *
 * @param zeroNs the host's time at the picture's instant 0, ns since the epoch of that clock, without drift
 * @param originNs the host's time for which the drift is 0, ns since the epoch of that clock
 * @param driftPpb how fast the host's clock runs away, ns per second
 * @param errorNs no instant of the picture is wrong by more; negative if unknown, 0 for the reference clock itself
 */
public record RecordingClock(long zeroNs, long originNs, double driftPpb, long errorNs) {

    /** A clock that is the reference itself. */
    public static RecordingClock reference(long zeroNs) {
        return new RecordingClock(zeroNs, zeroNs, 0, 0);
    }

    /** The instant in the picture of a time on the host's clock. */
    public long toPicture(long hostNs) {
        return hostNs - zeroNs - driftNs(hostNs);
    }

    /** The host's time of an instant of the picture, exact to a few ns. */
    public long toHost(long ns) {
        // The drift is at most some µs per second: one step of correction leaves less than a ns per ms of it.
        return ns + zeroNs + driftNs(ns + zeroNs + driftNs(ns + zeroNs));
    }

    /** The same clock with the picture's instant 0 elsewhere: later on the host's clock by a distance. */
    public RecordingClock withZeroMoved(long distanceNs) {
        return new RecordingClock(zeroNs + distanceNs, originNs, driftPpb, errorNs);
    }

    private long driftNs(long hostNs) {
        return driftPpb == 0 ? 0 : Math.round(driftPpb * (hostNs - originNs) / 1e9);
    }
}

package dev.phaseline.analyzer.export;

/**
 * How the clock of a recording relates to the common one.
 *
 * @param originNs time on its own clock for which the offset holds
 * @param offsetNs its clock less the common one, ns
 * @param driftPpb how fast it runs away, ns per second
 */
record ClockShift(long originNs, long offsetNs, double driftPpb) {
    static final ClockShift NONE = new ClockShift(0, 0, 0);

    /** A time of the recording on the common clock. */
    long toCommon(long ns) {
        return driftPpb == 0 ? ns - offsetNs : ns - offsetNs - Math.round(driftPpb * (ns - originNs) / 1e9);
    }
}

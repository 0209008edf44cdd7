package dev.phaseline.analyzer.clock;

/**
 * A limit of the difference between two clocks, from two events of which one caused the other.
 *
 * @param direction which host caused what happened on which
 * @param timeNs when the destination's event happened, ns since the epoch on the destination's clock
 * @param offsetNs the destination's time less the source's; the clocks differ by at most that if the source caused the
 *     event on the destination, by at least that if it is the other way round
 */
public record CausalBound(Direction direction, long timeNs, long offsetNs) {
    /** Which way the cause travelled. */
    public enum Direction {
        /** Source to destination: the bound is an upper one. */
        FORWARD,
        /** Destination to source: the bound is a lower one. */
        BACKWARD
    }
}

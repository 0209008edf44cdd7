package dev.phaseline.gui.model;

/**
 * A stretch of time that may be empty.
 *
 * @param startNs first instant inside, ns since the first event of the workspace
 * @param endNs first instant behind it, not before the start
 */
public record TimeRange(long startNs, long endNs) {

    /** @throws IllegalArgumentException if the end is before the start */
    public TimeRange {
        if (endNs < startNs) {
            throw new IllegalArgumentException("range ends at " + endNs + " ns, before its start at " + startNs);
        }
    }

    /** The range between two instants given in any order. */
    public static TimeRange between(long oneNs, long otherNs) {
        return new TimeRange(Math.min(oneNs, otherNs), Math.max(oneNs, otherNs));
    }

    public long durationNs() {
        return endNs - startNs;
    }

    public boolean contains(long ns) {
        return startNs <= ns && ns < endNs;
    }

    /** Whether the two have an instant in common; an empty range has one with the range that contains its start. */
    public boolean meets(TimeRange other) {
        return (startNs < other.endNs && other.startNs < endNs) || other.contains(startNs) || contains(other.startNs);
    }

    /** The shortest range that has both inside. */
    public TimeRange union(TimeRange other) {
        return new TimeRange(Math.min(startNs, other.startNs), Math.max(endNs, other.endNs));
    }

    public TimeRange shifted(long deltaNs) {
        return new TimeRange(startNs + deltaNs, endNs + deltaNs);
    }

    /** The range with a margin on both sides. */
    public TimeRange padded(long marginNs) {
        return new TimeRange(startNs - marginNs, endNs + marginNs);
    }
}

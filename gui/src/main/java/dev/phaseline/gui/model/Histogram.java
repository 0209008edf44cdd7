package dev.phaseline.gui.model;

import java.util.List;

/**
 * How the lengths of the spans of a group are distributed that start in a range.
 *
 * @param bars from short to long, each as much longer than the one before by the same factor, without gaps
 */
public record Histogram(SpanGroup group, TimeRange range, List<Bar> bars) {

    /**
     * Spans of similar length.
     *
     * @param lowNs shortest length, ns
     * @param highNs first length behind it, ns
     */
    public record Bar(long lowNs, long highNs, long count) {

        public boolean contains(long durationNs) {
            return lowNs <= durationNs && durationNs < highNs;
        }
    }

    public Histogram {
        bars = List.copyOf(bars);
    }

    /** The greatest number of spans in a bar. */
    public long most() {
        return bars.stream().mapToLong(Bar::count).max().orElse(0);
    }
}

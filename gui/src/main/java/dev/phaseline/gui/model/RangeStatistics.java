package dev.phaseline.gui.model;

import java.util.List;

/**
 * What lies inside a range.
 *
 * @param range the range
 * @param events events inside
 * @param types the most frequent event types, most frequent first
 * @param spans how long the spans took that start inside, by side, kind and name, largest total first
 * @param pages guest pages that the source sent with their content
 */
public record RangeStatistics(
        TimeRange range, long events, List<TypeCount> types, List<Outline.Latency> spans, long pages) {

    /** Bytes of a guest page; the events do not tell, and every target of QEMU that is common has this. */
    public static final int PAGE_BYTES = 4096;

    /** An event type and how many of its events are inside. */
    public record TypeCount(String name, long count) {}

    public RangeStatistics {
        types = List.copyOf(types);
        spans = List.copyOf(spans);
    }

    /** Bytes of the pages that were sent. */
    public long bytes() {
        return pages * PAGE_BYTES;
    }

    /** So many a second, if a number of things happened in the range. */
    public double perSecond(double number) {
        return range.durationNs() == 0 ? 0 : number * 1e9 / range.durationNs();
    }
}

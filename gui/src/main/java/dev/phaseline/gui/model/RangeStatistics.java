package dev.phaseline.gui.model;

import java.util.List;

/**
 * What lies inside a range.
 *
 * @param range the range
 * @param events events inside
 * @param types the most frequent event types, most frequent first
 * @param spans how long the spans took that start inside, by side, kind and name, largest total first
 */
public record RangeStatistics(TimeRange range, long events, List<TypeCount> types, List<Outline.Latency> spans) {

    /** An event type and how many of its events are inside. */
    public record TypeCount(String name, long count) {}

    public RangeStatistics {
        types = List.copyOf(types);
        spans = List.copyOf(spans);
    }
}

package dev.phaseline.gui.model;

import dev.phaseline.gui.model.EventDetail.EventRef;

/**
 * A cause on one host and its effect on the other.
 *
 * @param kind what crossed the wire, such as {@code section}, {@code packet} or {@code page request}
 * @param from the cause
 * @param to the effect
 */
public record Arrow(String kind, End from, End to) {

    /** One end: an event, the lane of its thread and when it was, on the ruler's clock. */
    public record End(EventRef event, int lane, long ns) {}

    /** From the earlier to the later end, on the ruler's clock. */
    public TimeRange range() {
        return TimeRange.between(from.ns(), to.ns());
    }
}

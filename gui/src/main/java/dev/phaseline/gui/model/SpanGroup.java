package dev.phaseline.gui.model;

/**
 * The spans of one side that have kind and name in common.
 *
 * @param name may be empty
 */
public record SpanGroup(Side side, String kind, String name) {

    public static SpanGroup of(Outline.Latency latency) {
        return new SpanGroup(latency.side(), latency.kind(), latency.name());
    }

    /** Kind and name. */
    public String title() {
        return name.isEmpty() ? kind : kind + " " + name;
    }
}

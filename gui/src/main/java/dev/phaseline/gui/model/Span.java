package dev.phaseline.gui.model;

/**
 * A start event with its end event.
 *
 * @param lane number of the lane
 * @param row row inside the lane's track, from 0; spans of one row never overlap
 * @param kind kind of span, such as {@code section}
 * @param name what it is about, such as {@code ram}
 * @param range start to end
 * @param startSeq number of the start event in its recording
 */
public record Span(int lane, int row, String kind, String name, TimeRange range, long startSeq) {}

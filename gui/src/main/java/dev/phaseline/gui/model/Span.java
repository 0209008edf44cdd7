package dev.phaseline.gui.model;

/**
 * A start event of one thread with its end event.
 *
 * @param thread number of the thread
 * @param row row inside the thread's track, from 0; spans of one row never overlap
 * @param kind kind of span, such as {@code section}
 * @param name what it is about, such as {@code ram}
 * @param range start to end
 * @param startSeq number of the start event in its recording
 */
public record Span(int thread, int row, String kind, String name, TimeRange range, long startSeq) {}

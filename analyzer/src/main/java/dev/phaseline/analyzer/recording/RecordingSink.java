package dev.phaseline.analyzer.recording;

import java.io.IOException;

/** Takes what a reader reads. Called by one thread. If it fails, the reader stops and passes the failure on. */
public interface RecordingSink {
    /**
     * Takes note of what the times of all events count from. Readers whose formats do not always tell the wall clock's
     * time say so before any events, and once more should later events change it.
     */
    default void clock(Clock clock) {}

    /**
     * Takes the next events. Windows come in about the order of time; the events of one window are ordered exactly.
     *
     * @throws IOException if the events cannot be taken
     */
    void events(EventWindow window) throws IOException;

    /**
     * Takes events that are no trace events, such as the JVM's, in about the order of time. Their windows number types and
     * threads apart from those of trace events. A C type {@code double} is a text that is a number.
     *
     * @throws IOException if the events cannot be taken
     */
    default void others(EventWindow window) throws IOException {}

    /**
     * Takes note of a place that could not be read; the reader goes on after it, as far as it can.
     *
     * @throws IOException if the damage cannot be noted
     */
    void damage(Damage damage) throws IOException;
}

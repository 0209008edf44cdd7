package dev.phaseline.analyzer.recording;

import java.io.IOException;

/**
 * A format of recordings. Memory is bounded whatever the size of the recording: a reader holds a few
 * {@link EventWindow}s at a time.
 */
public interface RecordingFormat {
    /** The name as users see it, such as {@code jfr}. */
    String name();

    /**
     * Whether the content has this format. Formats are asked one after the other, binary ones first.
     *
     * @throws IOException if the content cannot be looked at
     */
    boolean recognises(RecordingContent content) throws IOException;

    /**
     * Whether recordings have their events in the order in which the program emitted them. Where each thread fills a
     * buffer of its own they have not, and the order of time is the best there is.
     */
    default boolean keepsOrder() {
        return true;
    }

    /** Whether a recording can have several files, since whoever keeps them begins a new one now and then. */
    default boolean isContinued() {
        return false;
    }

    /**
     * Whether a file goes on where an older one, whose name says so, ends. Only asked if {@link #isContinued}.
     *
     * @throws IOException if a file cannot be looked at
     */
    default boolean goesOn(RecordingContent older, RecordingContent younger, Declarations declarations)
            throws IOException {
        return false;
    }

    /**
     * As {@link #recognises(RecordingContent)}, for formats that only those can recognise who know the events.
     *
     * @throws IOException if the content cannot be looked at
     */
    default boolean recognises(RecordingContent content, Declarations declarations) throws IOException {
        return recognises(content);
    }

    /**
     * Reads a recording from start to end. Damage is reported to the sink and skipped; what decompressing meets is
     * reported by the content itself.
     *
     * @param content what this format {@linkplain #recognises recognises}
     * @param declarations what is known of events; a recording that describes its events takes its own
     * @throws IOException if the content cannot be read at all, or the sink fails
     */
    RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink) throws IOException;
}

package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.nio.file.Path;

/** A format of recordings. Memory is bounded: a reader holds one {@link EventWindow} at a time. */
public interface RecordingFormat {
    /** The name as users see it, such as {@code jfr}. */
    String name();

    /**
     * Whether the content has this format.
     *
     * @param path a file, or a directory that may be one recording as a whole
     * @throws IOException if the content cannot be looked at
     */
    boolean recognises(Path path) throws IOException;

    /**
     * Reads a recording from start to end. Damage is reported to the sink and skipped.
     *
     * @param path a file or directory that this format {@linkplain #recognises recognises}
     * @throws IOException if the file cannot be read at all, or the sink fails
     */
    RecordingSummary read(Path path, RecordingSink sink) throws IOException;
}

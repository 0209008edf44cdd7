package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.RecordingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** What is at a path. */
public sealed interface Found {
    /** A recording. */
    record Source(RecordingSource source) implements Found {}

    /**
     * Nothing that can be read.
     *
     * @param message one line that names the file and the cause
     */
    record Nothing(Path path, String message) implements Found {}

    /** A failure to read something in one line that names the file and the cause. */
    static String message(Path path, IOException e) {
        return switch (e) {
            case RecordingException _ -> String.valueOf(e.getMessage());
            case AccessDeniedException denied -> denied.getFile() + ": cannot be read: permission denied";
            default -> path + ": cannot be read: " + e.getMessage();
        };
    }
}

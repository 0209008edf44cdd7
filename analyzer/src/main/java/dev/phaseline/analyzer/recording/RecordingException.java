package dev.phaseline.analyzer.recording;

import java.io.IOException;

/** A file is no recording, or nothing of it can be read. The message is one line that names the file and the cause. */
public final class RecordingException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message one line that names the file and the cause */
    public RecordingException(String message) {
        super(message);
    }
}

package dev.phaseline.migration.guest;

import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Tracepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/** A JFR recording of all trace events that are on, written to its file when it is closed. */
final class EventRecording implements AutoCloseable {
    private final Recording recording;

    private EventRecording(Recording recording) {
        this.recording = recording;
    }

    /**
     * Begins to record.
     *
     * @throws IOException if the file cannot be written; the message is one line for the user
     */
    static EventRecording begin(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IOException("cannot record to " + file + ": there is no directory " + directory);
        }
        var recording = new Recording();
        try {
            recording.setName(MigrationTrace.GROUP.name());
            recording.setToDisk(true);
            // A process that is killed with a signal writes its file too.
            recording.setDumpOnExit(true);
            recording.setDestination(file);
            for (Tracepoint event : MigrationTrace.GROUP.tracepoints()) {
                recording.enable(MigrationTrace.GROUP.name() + "." + event.name());
            }
            recording.start();
            return new EventRecording(recording);
        } catch (IOException e) {
            recording.close();
            throw new IOException("cannot record to " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            if (recording.getState() == RecordingState.RUNNING) {
                recording.stop();
            }
            recording.close();
        } catch (IllegalStateException e) {
            // The process is being killed and the JVM has written the file already.
            System.getLogger(EventRecording.class.getName())
                    .log(System.Logger.Level.DEBUG, "the recording was ended by the JVM", e);
        }
    }
}

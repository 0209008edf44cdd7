package dev.phaseline.migration.guest;

import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/** A JFR recording of all trace events that are on, written to its file when it is closed. */
final class EventRecording implements AutoCloseable {
    /** Empty if nothing is recorded. */
    private final Optional<Recording> recording;

    private EventRecording(Optional<Recording> recording) {
        this.recording = recording;
    }

    /**
     * Begins to record.
     *
     * @param file what to write; nothing is recorded if there is none
     * @throws IOException if the file cannot be written; the message is one line for the user
     */
    static EventRecording begin(Optional<Path> file) throws IOException {
        return new EventRecording(file.isPresent() ? Optional.of(begin(file.get())) : Optional.empty());
    }

    private static Recording begin(Path file) throws IOException {
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
            // Trace events need no setting here: JFR records those that are switched on.
            // Readers want to know whose recording it is, and whether the recorder had to drop events.
            recording.enable("jdk.JVMInformation");
            recording.enable("jdk.DataLoss");
            recording.start();
            return recording;
        } catch (IOException e) {
            recording.close();
            throw new IOException("cannot record to " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Ends the recording and writes its file.
     *
     * @throws IOException if the file cannot be written; the message is one line for the user
     */
    @Override
    public void close() throws IOException {
        if (recording.isPresent()) {
            end(recording.get());
        }
    }

    /**
     * Leaves a recording to JFR's own shutdown hook if that has stopped it: it writes the file next, from what closing the
     * recording would remove.
     */
    private static void end(Recording recording) throws IOException {
        Path file = recording.getDestination();
        if (recording.getState() != RecordingState.RUNNING || file == null) {
            return;
        }
        try {
            // What stops a recording writes the file too, but keeps to itself whether it could.
            write(recording, file);
            recording.setDumpOnExit(false);
            recording.setDestination(null);
            recording.stop();
        } catch (IllegalStateException e) {
            wasEnded(e);
            return;
        } catch (IOException e) {
            if (recording.getState() != RecordingState.RUNNING) {
                wasEnded(e);
                return;
            }
            recording.setDestination(null);
            recording.close();
            throw new IOException("cannot write the recording " + file + ": " + e.getMessage(), e);
        }
        recording.close();
    }

    /**
     * Writes beside the file and puts it in its place when it is whole: JFR's own shutdown hook may have written the file
     * and removed what it was written from since the caller looked, and then a dump leaves nothing.
     */
    private static void write(Recording recording, Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path target = Files.exists(whole) ? whole.toRealPath() : whole;
        boolean isOther = Files.exists(target) && !Files.isRegularFile(target);
        if (isOther || !Files.isWritable(target.resolveSibling("."))) {
            // A device or a pipe must stay what it is, and not every directory takes a second file.
            recording.dump(file);
            return;
        }
        Path part = target.resolveSibling(
                target.getFileName() + ".part" + ProcessHandle.current().pid());
        try {
            recording.dump(part);
            if (Files.size(part) > 0) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The process is being killed and the JVM writes the file, or has. */
    private static void wasEnded(Exception e) {
        System.getLogger(EventRecording.class.getName())
                .log(System.Logger.Level.DEBUG, "the recording was ended by the JVM", e);
    }
}

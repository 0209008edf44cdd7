package dev.phaseline.migration.guest;

import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoints;
import dev.phaseline.tracepoint.simple.SimpleTrace;
import dev.phaseline.tracepoint.text.LogOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where trace events go while a guest lives: what its options ask for. */
final class EventOutputs implements AutoCloseable {
    private final EventRecording recording;
    private final @Nullable SimpleTrace simple;
    private final Set<Backend> standing;

    private EventOutputs(EventRecording recording, @Nullable SimpleTrace simple, Set<Backend> standing) {
        this.recording = recording;
        this.simple = simple;
        this.standing = standing;
    }

    /** Selects where events go that are on while no output is open. To be called before any is on. */
    static void selectStanding() {
        Tracepoints.select(standing());
    }

    /**
     * Opens the files and selects the backends.
     *
     * @throws IOException if a file cannot be written; the message is one line for the user
     */
    static EventOutputs open(GuestTracing tracing) throws IOException {
        Set<Backend> standing = standing();
        Set<Backend> asked = EnumSet.noneOf(Backend.class);
        asked.addAll(standing);
        if (tracing.log().isPresent()) {
            openLog(tracing.log().get());
            LogOutput.setTimestamps(tracing.timestamps());
            asked.add(Backend.LOG);
        }
        SimpleTrace simple = null;
        if (tracing.simple().isPresent()) {
            simple = openSimple(tracing.simple().get());
            asked.add(Backend.SIMPLE);
        }
        EventRecording recording = EventRecording.begin(tracing.recording());
        Tracepoints.select(asked);
        return new EventOutputs(recording, simple, standing);
    }

    /** What is selected whatever the options are: what the user's environment says, else JFR. */
    private static Set<Backend> standing() {
        Set<Backend> selected = Tracepoints.selected();
        return selected.equals(EnumSet.allOf(Backend.class)) ? Set.of(Backend.JFR) : selected;
    }

    private static void openLog(Path file) throws IOException {
        try {
            LogOutput.toFile(file.toString());
        } catch (IOException e) {
            throw new IOException("cannot write the trace log: " + e.getMessage(), e);
        }
    }

    private static SimpleTrace openSimple(Path file) throws IOException {
        try {
            return SimpleTrace.open(file);
        } catch (IOException e) {
            throw new IOException("cannot write the binary trace: " + e.getMessage(), e);
        }
    }

    /**
     * Ends the recording and the binary trace; what is emitted from now on goes where it would without options.
     *
     * @throws IOException if the recording cannot be written; the message is one line for the user
     */
    @Override
    public void close() throws IOException {
        Tracepoints.select(standing);
        try {
            recording.close();
        } finally {
            if (simple != null) {
                simple.close();
            }
        }
    }
}

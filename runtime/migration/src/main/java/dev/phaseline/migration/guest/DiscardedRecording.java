package dev.phaseline.migration.guest;

import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoints;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * A JFR recording that nobody gets: events are written to it as they will be to the real one, which begins in a chunk of
 * its own and so has none of them. To be closed when the real one runs. With none in between the events would be off for a
 * moment, and the code that was compiled with them on would be thrown away.
 */
final class DiscardedRecording implements AutoCloseable {
    private final Recording recording = new Recording();
    private volatile boolean alone = true;

    private DiscardedRecording() {}

    /** Whether no recording runs, which would get the events too. */
    static boolean isPossible() {
        return !FlightRecorder.isInitialized()
                || FlightRecorder.getFlightRecorder().getRecordings().stream()
                        .noneMatch(recording -> recording.getState() == RecordingState.RUNNING);
    }

    /**
     * Runs something whose events go there, and to no other backend.
     *
     * @param work is given what it has to ask again and again: whether nobody else has begun to record. If somebody has,
     *     events are off until it ends
     * @return the recording, still running; there is none if starting it or the work fails
     */
    static DiscardedRecording of(Consumer<BooleanSupplier> work) {
        var discarded = new DiscardedRecording();
        Set<Backend> selected = Tracepoints.selected();
        FlightRecorderListener others = discarded.new Others();
        FlightRecorder.addListener(others);
        try {
            Tracepoints.select(Set.of(Backend.JFR));
            // What is kept in memory would be written into the next chunk.
            discarded.recording.setToDisk(true);
            discarded.recording.start();
            work.accept(() -> discarded.alone);
        } catch (RuntimeException | Error e) {
            discarded.close();
            throw e;
        } finally {
            FlightRecorder.removeListener(others);
            Tracepoints.select(selected);
        }
        return discarded;
    }

    @Override
    public void close() {
        recording.close();
    }

    private final class Others implements FlightRecorderListener {
        @Override
        public void recordingStateChanged(Recording other) {
            if (other.getState() == RecordingState.RUNNING && other.getId() != recording.getId()) {
                alone = false;
                Tracepoints.select(Set.of());
            }
        }
    }
}

package dev.phaseline.tracepoint;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Keeps {@link Tracepoints} told of the events that running recordings of the Flight Recorder have enabled in their
 * settings, wherever those came from: a {@code .jfc} file, {@code jcmd}, the program.
 *
 * <p>JFR tells when a recording starts and ends, but not when the settings of a running one change, so those are looked
 * at once in a while as long as a recording runs.
 *
 * <p>No lock is held while JFR is asked, since JFR may hold its own when it calls here. Threads that ask at the same
 * time are put in order by their turns instead: after each change somebody takes a turn and reads what it left, and the
 * highest turn wins.
 */
final class JfrSettings implements FlightRecorderListener {
    private static final String ENABLED = "#enabled";

    /** How long a change of a running recording's settings may go unseen. */
    private static final long LOOK_INTERVAL_MILLIS = 500;

    private static final AtomicBoolean LISTENING = new AtomicBoolean();
    private static final AtomicBoolean LOOKING = new AtomicBoolean();
    private static final AtomicLong TURNS = new AtomicLong();

    private JfrSettings() {}

    /** Takes note of recordings that run already, at a cost that only programs with the Flight Recorder pay. */
    static void groupRegistered() {
        if (FlightRecorder.isInitialized()) {
            listen();
            refresh();
        }
    }

    /** Has JFR tell about recordings from now on. Takes JFR some milliseconds the first time. */
    static void listen() {
        if (LISTENING.compareAndSet(false, true)) {
            FlightRecorder.addListener(new JfrSettings());
            refresh();
        }
    }

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        refresh();
    }

    @Override
    public void recordingStateChanged(Recording recording) {
        refresh();
    }

    /** Returns whether a recording runs. */
    private static boolean refresh() {
        long turn = TURNS.incrementAndGet();
        boolean running = false;
        Set<String> names = new HashSet<>();
        for (Recording recording : recordings()) {
            if (recording.getState() == RecordingState.RUNNING) {
                running = true;
                collect(recording.getSettings(), names);
            }
        }
        Tracepoints.recorded(turn, running, names);
        if (running && LOOKING.compareAndSet(false, true)) {
            startLooking();
        }
        return running;
    }

    private static List<Recording> recordings() {
        // Asking for the recorder would start it.
        return FlightRecorder.isInitialized()
                ? FlightRecorder.getFlightRecorder().getRecordings()
                : List.of();
    }

    private static void collect(Map<String, String> settings, Set<String> names) {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (setting.getKey().endsWith(ENABLED) && Boolean.parseBoolean(setting.getValue())) {
                names.add(setting.getKey().substring(0, setting.getKey().length() - ENABLED.length()));
            }
        }
    }

    private static void startLooking() {
        LateStart.daemon("phaseline-jfr-settings", JfrSettings::look).start();
    }

    private static void look() {
        try {
            do {
                Thread.sleep(LOOK_INTERVAL_MILLIS);
            } while (refresh());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOOKING.set(false);
        // A recording that began a moment ago found somebody looking, who has stopped since.
        refresh();
    }
}

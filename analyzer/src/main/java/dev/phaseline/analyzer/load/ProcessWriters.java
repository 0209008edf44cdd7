package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingSummary;
import dev.phaseline.analyzer.workspace.Recording;
import dev.phaseline.analyzer.workspace.RecordingWriter;
import dev.phaseline.analyzer.workspace.Side;
import dev.phaseline.analyzer.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Writes what a file has as one recording for each of its {@link Processes}, all in one transaction. What belongs to none
 * of them is with the first. Used by one thread.
 */
final class ProcessWriters implements AutoCloseable {
    private final Processes processes;
    private final RecordingWriter first;
    private final List<RecordingWriter> writers = new ArrayList<>();

    ProcessWriters(Workspace workspace, Processes processes) {
        this.processes = processes;
        first = workspace.addRecording();
        writers.add(first);
    }

    /**
     * Adds events.
     *
     * @return false if an earlier window would have to be written in another way: nothing of this has been
     */
    boolean add(EventWindow window) {
        int[] processOf = processes.of(window);
        if (processes.isMistaken()) {
            return false;
        }
        if (processes.count() == 1) {
            first.add(window);
            return true;
        }
        for (int process = 0; process < processes.count(); process++) {
            var threads = new BitSet();
            for (int thread = 0; thread < processOf.length; thread++) {
                threads.set(thread, processOf[thread] == process);
            }
            writer(process).add(window.ofThreads(threads));
        }
        return true;
    }

    /** Learns of events what is needed to write them another time. */
    boolean skip(EventWindow window) {
        processes.of(window);
        return false;
    }

    private RecordingWriter writer(int process) {
        while (writers.size() <= process) {
            writers.add(first.another());
        }
        return writers.get(process);
    }

    /** Adds events that are no trace events. */
    void addOthers(EventWindow window) {
        first.addOthers(window);
    }

    /** Adds a place that could not be read. */
    void add(Damage damage) {
        first.add(damage);
    }

    /** The events added so far. */
    long events() {
        return writers.stream().mapToLong(RecordingWriter::events).sum();
    }

    /** How many places could not be read. */
    long damagedPlaces() {
        return first.damagedPlaces();
    }

    /** Does the same with each recording. */
    void forEach(Consumer<RecordingWriter> action) {
        writers.forEach(action);
    }

    /** What all recordings of a file have in common. */
    record Provenance(Path path, String digest, String format) {}

    /**
     * Completes the recordings.
     *
     * @param side which side they are, if the user knows: better than the events of a process that is alone; of several it
     *     is the side of those whose events do not tell
     */
    List<Recording> commit(Provenance from, Optional<Side> side, RecordingSummary summary) {
        var recordings = new ArrayList<Recording>();
        for (int process = 1; process < writers.size(); process++) {
            var writer = writers.get(process);
            var ofProcess = new RecordingSummary(summary.host(), processes.pid(process), summary.clock(), 0, 0);
            recordings.add(writer.complete(from.path(), from.digest(), from.format(), sideOf(writer, side), ofProcess));
        }
        var ofFirst = new RecordingSummary(
                summary.host(), firstPid(summary), summary.clock(), summary.eventsDropped(), summary.eventsSkipped());
        recordings.addFirst(first.commit(from.path(), from.digest(), from.format(), sideOf(first, side), ofFirst));
        return recordings;
    }

    private OptionalLong firstPid(RecordingSummary summary) {
        var known = processes.pid(0);
        return known.isPresent() || writers.size() > 1 ? known : summary.pid();
    }

    private Optional<Side> sideOf(RecordingWriter writer, Optional<Side> told) {
        return writers.size() > 1 ? writer.side().or(() -> told) : told;
    }

    /** Takes the recordings back unless they were committed. */
    @Override
    public void close() {
        first.close();
    }
}

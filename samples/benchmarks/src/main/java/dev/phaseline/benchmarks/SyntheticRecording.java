package dev.phaseline.benchmarks;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingDictionary;
import dev.phaseline.analyzer.recording.RecordingSummary;
import dev.phaseline.analyzer.workspace.RecordingWriter;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A recording that is written into a workspace event by event, a microsecond from one to the next. */
final class SyntheticRecording implements AutoCloseable {
    private static final long EPOCH_NS = 1_800_000_000_000_000_000L;

    private final Declarations declarations = Declarations.builtIn();
    private final Map<String, TraceEvent> known = new HashMap<>();
    private final RecordingDictionary dictionary = new RecordingDictionary();
    private final RecordingWriter writer;
    private EventWindowBuilder window = new EventWindowBuilder(EventWindow.DEFAULT_CAPACITY, dictionary);
    private long timeNs = EPOCH_NS;
    private long events;

    SyntheticRecording(Workspace workspace) {
        writer = workspace.addRecording();
    }

    /** Lets time pass in which nothing happens. */
    void pause(long ns) {
        timeNs += ns;
    }

    /** How many events it has. */
    long events() {
        return events;
    }

    void add(String thread, String event, Object... values) {
        if (window.isFull()) {
            flush();
        }
        events++;
        timeNs += 1000;
        window.add(
                window.type(known.computeIfAbsent(
                        event, name -> declarations.named(name).getFirst())),
                window.thread(new RecordedThread(thread, null, null)),
                timeNs);
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Number number -> window.number(i, number.longValue());
                case Object text -> window.text(i, text.toString());
            }
        }
    }

    private void flush() {
        writer.add(window.build());
        window = new EventWindowBuilder(EventWindow.DEFAULT_CAPACITY, dictionary);
    }

    void commit(String name) {
        flush();
        writer.commit(
                Path.of(name),
                name,
                "synthetic",
                Optional.empty(),
                new RecordingSummary(Optional.empty(), OptionalLong.empty(), Clock.REALTIME, 0, 0));
    }

    @Override
    public void close() {
        writer.close();
    }
}

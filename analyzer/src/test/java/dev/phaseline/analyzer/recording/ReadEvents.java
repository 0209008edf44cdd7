package dev.phaseline.analyzer.recording;

import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.tracepoint.text.PrintfBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a reader made of a recording, as text that tests can compare. */
public final class ReadEvents implements RecordingSink {
    private final List<String> lines = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private final List<RecordedThread> threads = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long undeclared;
    private @Nullable RecordingSummary summary;

    /** Nothing read yet. */
    public ReadEvents() {}

    /**
     * Reads a recording.
     *
     * @param declarations texts of files of declarations, used before the built-in ones
     */
    public static ReadEvents of(RecordingFormat format, Path path, String... declarations) throws IOException {
        var catalogs = Stream.of(declarations)
                .map(text -> TraceEventsParser.parse("test.trace-events", text).catalog())
                .toList();
        return of(format, path, Declarations.builtIn().after(catalogs));
    }

    /** Reads a recording. */
    public static ReadEvents of(RecordingFormat format, Path path, Declarations declarations) throws IOException {
        var events = new ReadEvents();
        try (var content = RecordingContent.of(path)) {
            events.summary = format.read(content, declarations, events);
        }
        return events;
    }

    @Override
    public void events(EventWindow window) {
        var line = new PrintfBuffer();
        for (int i = 0; i < window.size(); i++) {
            line.clear();
            new EventRenderer(window.types().get(window.type(i))).line(window, i, line);
            lines.add(new String(line.toBytes(), StandardCharsets.ISO_8859_1));
            threads.add(window.threads().get(window.thread(i)));
            times.add(window.timeNs(i));
            if (!window.isDeclared(window.type(i))) {
                undeclared++;
            }
        }
    }

    @Override
    public void damage(Damage place) {
        var text = place.toString();
        damage.add(text.substring(text.indexOf(": ") + 2));
    }

    /** The lines that QEMU would have logged, without times; bytes as Latin-1. */
    public List<String> lines() {
        return lines;
    }

    /** The places that could not be read, without the name of the file. */
    public List<String> damage() {
        return damage;
    }

    /** The threads of the events. */
    public List<RecordedThread> threads() {
        return threads;
    }

    /** The times of the events, in nanoseconds. */
    public List<Long> times() {
        return times;
    }

    /** How many events nothing declares. */
    public long undeclared() {
        return undeclared;
    }

    /** What the recording says about itself. */
    public RecordingSummary summary() {
        if (summary == null) {
            throw new IllegalStateException("nothing has been read");
        }
        return summary;
    }
}

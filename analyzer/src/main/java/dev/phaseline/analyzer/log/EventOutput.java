package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands what {@link LineParser} reads over as windows of events. Threads and undeclared names, of which a damaged file
 * may have any number, are told apart up to a limit. Used by one thread.
 */
public final class EventOutput {
    private static final int MOST_THREADS = 100_000;
    private static final int RECENT_THREADS = 256;
    private static final int MOST_UNDECLARED = 1_000;
    /** Stands for the names beyond the limit; their events' texts begin with the name. */
    private static final String FURTHER_NAMES = "further_undeclared_events";

    /** What tells threads apart in a log. */
    private record Origin(@Nullable String name, long pid, long thread) {}

    private final RecordingSink sink;
    private final EventWindowBuilder builder = new EventWindowBuilder(EventWindow.DEFAULT_CAPACITY);
    private final Map<Origin, Integer> threads = new HashMap<>();
    private final Map<String, Integer> undeclared = new HashMap<>();
    private final int unknownThread;
    /** The threads met last, by the low bits of their ids: looking one up for each line costs more than the map is worth. */
    private final long[] recentThreads = new long[RECENT_THREADS];

    private final int[] recentNumbers = new int[RECENT_THREADS];
    private Clock clock = Clock.NONE;
    /** What the sink knows. */
    private @Nullable Clock toldClock;

    private boolean lastIsMarked;
    private long events;

    /** Makes an output whose windows go to a sink. */
    public EventOutput(RecordingSink sink) {
        this.sink = sink;
        unknownThread = builder.thread(RecordedThread.UNKNOWN);
        Arrays.fill(recentThreads, -1);
    }

    /** Says what the times of events count from, as far as is known by now. */
    void clock(Clock known) {
        clock = known;
    }

    /** The events so far. */
    long events() {
        return events;
    }

    /** The number of the thread of the line that was read last. */
    int thread(LineParser line) {
        if (line.collector() == null && line.pid() < 0) {
            return thread(line.thread());
        }
        return thread(new Origin(name(line), line.pid(), line.thread()));
    }

    /** The collector's name for what wrote the line; that of a program is none for one of its threads. */
    private static @Nullable String name(LineParser line) {
        var collector = line.collector();
        boolean isProgram = collector != null && collector.thread() < 0 && line.thread() >= 0 && line.pid() >= 0;
        return collector == null || isProgram ? null : collector.name();
    }

    private int thread(long id) {
        if (id < 0) {
            return unknownThread;
        }
        int slot = (int) id & RECENT_THREADS - 1;
        if (recentThreads[slot] != id) {
            recentThreads[slot] = id;
            recentNumbers[slot] = thread(new Origin(null, -1, id));
        }
        return recentNumbers[slot];
    }

    private int thread(Origin origin) {
        var known = threads.get(origin);
        if (known != null) {
            return known;
        }
        if (threads.size() == MOST_THREADS) {
            return unknownThread;
        }
        int number = builder.thread(recorded(origin));
        threads.put(origin, number);
        return number;
    }

    /** A collector may know the process only, which then stands for its threads. */
    private static RecordedThread recorded(Origin origin) {
        if (origin.thread() >= 0) {
            return origin.pid() < 0
                    ? new RecordedThread(origin.name(), null, origin.thread())
                    : new RecordedThread(origin.name(), null, origin.thread(), origin.pid());
        }
        var name = origin.name() == null ? "process" : origin.name();
        return origin.pid() < 0
                ? new RecordedThread(origin.name(), null, null)
                : new RecordedThread(name + "[" + origin.pid() + "]", null, null, origin.pid());
    }

    /** Adds the event of the line that was read last. */
    void add(LineParser line, int thread, long timeNs, boolean ambiguous) throws IOException {
        var event = line.text().event();
        if (!event.hasType()) {
            event.type(builder.type(event.pattern().event()));
        }
        begin(event.type(), thread, timeNs);
        values(line.text());
        if (ambiguous) {
            mark(line.text());
        }
    }

    private void begin(int type, int thread, long timeNs) throws IOException {
        if (builder.isFull()) {
            flush();
        }
        builder.add(type, thread, timeNs);
        events++;
        lastIsMarked = false;
    }

    /** How many lines like the one of the event added last can be added, at least 1. */
    int room() throws IOException {
        if (builder.isFull()) {
            flush();
        }
        return builder.room();
    }

    /**
     * Adds lines that are like that of the event which was read last.
     *
     * @param lines at most {@link #room}
     * @param timeNs of the first of them if they have no times
     * @param stepNs from one to the next of them if they have no times
     */
    void add(AlikeLines lines, LineParser first, long timeNs, long stepNs) {
        var text = first.text();
        var event = text.event();
        int count = lines.count();
        var run = builder.addRun(event.type(), thread(first), count);
        if (lines.isTimed()) {
            System.arraycopy(lines.timesNs(), 0, run.timesNs(), run.position(), count);
        } else {
            for (int i = 0; i < count; i++) {
                run.timesNs()[run.position() + i] = timeNs + i * stepNs;
            }
        }
        for (int i = 0; i < lines.numbers(); i++) {
            System.arraycopy(lines.values(i), 0, run.numbers(lines.argument(i)), run.row(), count);
        }
        var arguments = text.arguments();
        for (int i : event.pattern().textArguments()) {
            int id = builder.textId(text.bytes(), arguments.start(i), arguments.end(i) - arguments.start(i));
            Arrays.fill(run.textIds(i), run.row(), run.row() + count, id);
        }
        events += count;
        lastIsMarked = false;
    }

    /** Sets the values of the event added last to those of the line that was read last. */
    void values(EventText text) {
        var event = text.event();
        var arguments = text.arguments();
        for (int i = 0; i < event.arguments(); i++) {
            if (!event.isText(i)) {
                builder.number(i, arguments.number(i));
            } else if (arguments.start(i) != ParsedArguments.NULL) {
                builder.text(i, text.bytes(), arguments.start(i), arguments.end(i) - arguments.start(i));
            } else {
                builder.text(i, 0);
            }
        }
    }

    /** Marks the event added last as one that could be read in several ways. */
    void mark(EventText text) {
        mark(text.bytes(), text.nameFrom(), text.end());
    }

    /** Marks the event added last as one that could be read in several ways, unless it is marked. */
    void mark(byte[] bytes, int from, int to) {
        if (!lastIsMarked) {
            builder.ambiguous(bytes, from, to - from);
            lastIsMarked = true;
        }
    }

    /** Adds the event of the line that was read last, whose name or arguments no declaration has. */
    void addUndeclared(LineParser line, int thread, long timeNs) throws IOException {
        var text = line.text();
        var name = new String(
                text.bytes(), text.nameFrom(), text.nameEnd() - text.nameFrom(), StandardCharsets.ISO_8859_1);
        boolean known = undeclared.containsKey(name) || undeclared.size() < MOST_UNDECLARED;
        int type = undeclared.computeIfAbsent(known ? name : FURTHER_NAMES, builder::undeclaredType);
        begin(type, thread, timeNs);
        int from = known ? text.from() : text.nameFrom();
        builder.text(0, text.bytes(), from, text.end() - from);
    }

    /** Hands over what has been collected. */
    public void flush() throws IOException {
        if (!builder.isEmpty()) {
            if (clock != toldClock) {
                sink.clock(clock);
                toldClock = clock;
            }
            sink.events(builder.build());
        }
    }
}

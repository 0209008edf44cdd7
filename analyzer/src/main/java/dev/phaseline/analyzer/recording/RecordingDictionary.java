package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The event types and threads of one recording by number. The windows of a recording share it, so that a number means
 * the same in all of them. Guarded by itself: builders of several threads may use it; they keep the numbers that they
 * were given, since finding one is not cheap.
 */
public final class RecordingDictionary {
    private final Map<TraceEvent, Integer> typeNumbers = new HashMap<>();
    private final Map<RecordedThread, Integer> threadNumbers = new HashMap<>();
    private final List<TraceEvent> types = new ArrayList<>();
    private final List<RecordedThread> threads = new ArrayList<>();
    private final Set<Integer> undeclared = new HashSet<>();
    private final Map<String, Integer> undeclaredByName = new HashMap<>();
    private @Nullable Snapshot snapshot;

    /**
     * What the dictionary has at a moment.
     *
     * @param types the event types by number
     * @param threads the threads by number
     * @param undeclared the numbers of the types that have no declaration
     */
    record Snapshot(List<TraceEvent> types, List<RecordedThread> threads, Set<Integer> undeclared) {
        Snapshot {
            types = List.copyOf(types);
            threads = List.copyOf(threads);
            undeclared = Set.copyOf(undeclared);
        }
    }

    /** An empty dictionary, of a recording of which nothing has been read. */
    public RecordingDictionary() {}

    /** The number of an event type. */
    public synchronized int type(TraceEvent event) {
        return typeNumbers.computeIfAbsent(event, _ -> add(event));
    }

    /**
     * The number of the type of events that nothing declares. It has one argument, {@code const char *text}, and the
     * format {@code "%s"}: what the recording has of the event is kept as text.
     *
     * @param name the event's name, as good as it is known
     */
    public synchronized int undeclaredType(String name) {
        return undeclaredByName.computeIfAbsent(name, _ -> {
            int type = add(undeclaredEvent(name));
            undeclared.add(type);
            return type;
        });
    }

    private int add(TraceEvent event) {
        snapshot = null;
        types.add(event);
        return types.size() - 1;
    }

    private static TraceEvent undeclaredEvent(String name) {
        var likeIt = TraceEventsParser.parse("undeclared", "event(const char *text) \"%s\"\n")
                .catalog()
                .events()
                .getFirst();
        return new TraceEvent(
                name, likeIt.properties(), likeIt.arguments(), likeIt.format(), likeIt.section(), likeIt.range());
    }

    /** The number of a thread. */
    public synchronized int thread(RecordedThread thread) {
        return threadNumbers.computeIfAbsent(thread, _ -> {
            snapshot = null;
            threads.add(thread);
            return threads.size() - 1;
        });
    }

    /** The event type of a number. */
    public synchronized TraceEvent type(int number) {
        return types.get(number);
    }

    synchronized Snapshot snapshot() {
        var now = snapshot;
        if (now == null) {
            now = new Snapshot(types, threads, undeclared);
            snapshot = now;
        }
        return now;
    }
}

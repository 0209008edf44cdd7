package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of consecutive events of a recording, in time order, their values held column by column. An event is
 * addressed by its position in the window, from 0. Immutable.
 */
public final class EventWindow {
    private final List<TraceEvent> types;
    private final List<RecordedThread> threads;
    private final long[] timesNs;
    private final int[] threadOf;
    private final int[] typeOf;
    private final int[] rowOf;
    private final List<EventRows> rows;

    private EventWindow(Builder builder) {
        types = List.copyOf(builder.types);
        threads = List.copyOf(builder.threads);
        rows = List.copyOf(builder.rows);
        int[] order = TimeOrder.of(builder.timesNs, builder.size);
        timesNs = new long[order.length];
        threadOf = new int[order.length];
        typeOf = new int[order.length];
        rowOf = new int[order.length];
        for (int position = 0; position < order.length; position++) {
            int event = order[position];
            timesNs[position] = builder.timesNs[event];
            threadOf[position] = builder.threadOf[event];
            typeOf[position] = builder.typeOf[event];
            rowOf[position] = builder.rowOf[event];
        }
    }

    /** The positions of each type's events, ascending; one array for each of {@link #types}. */
    public int[][] positionsByType() {
        var positions = new int[types.size()][];
        Arrays.setAll(positions, type -> new int[rows.get(type).size()]);
        var found = new int[types.size()];
        for (int position = 0; position < typeOf.length; position++) {
            int type = typeOf[position];
            positions[type][found[type]++] = position;
        }
        return positions;
    }

    /** The event types of the recording so far; the numbers of types are the same in all windows of a recording. */
    public List<TraceEvent> types() {
        return types;
    }

    /** The threads of the recording so far; the numbers of threads are the same in all windows of a recording. */
    public List<RecordedThread> threads() {
        return threads;
    }

    /** The number of events. */
    public int size() {
        return timesNs.length;
    }

    /** When the event was emitted, in nanoseconds since the epoch on the clock of its host. */
    public long timeNs(int position) {
        return timesNs[position];
    }

    /** Which of {@link #threads} emitted the event. */
    public int thread(int position) {
        return threadOf[position];
    }

    /** Which of {@link #types} the event has. */
    public int type(int position) {
        return typeOf[position];
    }

    /**
     * The value of an argument that is a number, an address or a truth value (0 or 1).
     *
     * @return the value in the low bits, as many as its C type has; the others are undefined
     */
    public long number(int position, int argument) {
        return rows.get(typeOf[position]).number(rowOf[position], argument);
    }

    /** The value of an argument that is a string; null for C's {@code NULL}. */
    public @Nullable String text(int position, int argument) {
        return rows.get(typeOf[position]).text(rowOf[position], argument);
    }

    /** All values of an event: {@link String} or null for a string, {@link Boolean} for a bool, {@link Long} for others. */
    public List<@Nullable Object> values(int position) {
        var arguments = types.get(type(position)).arguments();
        var values = new ArrayList<@Nullable Object>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            var field = arguments.get(i).type().field();
            if (field == FieldType.STRING) {
                values.add(text(position, i));
            } else if (field == FieldType.BOOLEAN) {
                values.add(number(position, i) != 0);
            } else {
                values.add(number(position, i));
            }
        }
        return values;
    }

    /** Collects events in any order. One builder makes all windows of a recording. */
    public static final class Builder {
        private static final int FIRST_CAPACITY = 1024;

        private final int capacity;
        private final List<TraceEvent> types = new ArrayList<>();
        private final List<RecordedThread> threads = new ArrayList<>();
        private final Map<TraceEvent, Integer> typeNumbers = new HashMap<>();
        private final Map<RecordedThread, Integer> threadNumbers = new HashMap<>();
        private List<EventRows> rows = new ArrayList<>();
        private long[] timesNs = new long[FIRST_CAPACITY];
        private int[] threadOf = new int[FIRST_CAPACITY];
        private int[] typeOf = new int[FIRST_CAPACITY];
        private int[] rowOf = new int[FIRST_CAPACITY];
        private int size;

        /** @param capacity the greatest number of events in a window */
        public Builder(int capacity) {
            this.capacity = capacity;
        }

        /** The number of an event type. */
        public int type(TraceEvent event) {
            return typeNumbers.computeIfAbsent(event, key -> {
                types.add(key);
                rows.add(new EventRows(key));
                return types.size() - 1;
            });
        }

        /** The number of a thread. */
        public int thread(RecordedThread thread) {
            return threadNumbers.computeIfAbsent(thread, key -> {
                threads.add(key);
                return threads.size() - 1;
            });
        }

        /** Whether the window has to be {@linkplain #build built} before another event is added. */
        public boolean isFull() {
            return size == capacity;
        }

        /** Whether the window has no events. */
        public boolean isEmpty() {
            return size == 0;
        }

        /** Begins an event; {@link #number} and {@link #text} set its values. */
        public void add(int type, int thread, long timeNs) {
            if (size == timesNs.length) {
                grow();
            }
            timesNs[size] = timeNs;
            threadOf[size] = thread;
            typeOf[size] = type;
            rowOf[size] = rows.get(type).add();
            size++;
        }

        private void grow() {
            int larger = Math.min(capacity, 2 * size);
            timesNs = Arrays.copyOf(timesNs, larger);
            threadOf = Arrays.copyOf(threadOf, larger);
            typeOf = Arrays.copyOf(typeOf, larger);
            rowOf = Arrays.copyOf(rowOf, larger);
        }

        /** Sets a number, an address or a truth value of the event added last. */
        public void number(int argument, long value) {
            rows.get(typeOf[size - 1]).number(rowOf[size - 1], argument, value);
        }

        /** Sets a string of the event added last. */
        public void text(int argument, @Nullable String value) {
            rows.get(typeOf[size - 1]).text(rowOf[size - 1], argument, value);
        }

        /** Makes a window of the events added, and starts the next. */
        public EventWindow build() {
            var window = new EventWindow(this);
            rows = new ArrayList<>(types.stream().map(EventRows::new).toList());
            timesNs = new long[FIRST_CAPACITY];
            threadOf = new int[FIRST_CAPACITY];
            typeOf = new int[FIRST_CAPACITY];
            rowOf = new int[FIRST_CAPACITY];
            size = 0;
            return window;
        }
    }
}

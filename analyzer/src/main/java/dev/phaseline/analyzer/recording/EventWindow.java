package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of consecutive events of a recording, in time order, their values held column by column. An event is
 * addressed by its position in the window, from 0. Immutable.
 */
public final class EventWindow {
    /**
     * How many events a window has unless there is a reason for another number. The database compresses groups of
     * 122,880 rows as they fill up; what is left over in a window is written twice, so windows hold many groups.
     */
    public static final int DEFAULT_CAPACITY = 1 << 20;

    private final RecordingDictionary.Snapshot dictionary;
    private final int size;
    private final long[] timesNs;
    private final int[] threadOf;
    private final int[] typeOf;
    private final int[] rowOf;
    /** Of each type, its events in the order of time. */
    private final List<EventRows> rows;

    private final TextPool texts;
    /** Of each position, how many events were added before its event; null if that is the position itself. */
    private final int @Nullable [] order;

    private final int[] ambiguous;
    private final int[] ambiguousTexts;
    private final EventContexts contexts;
    /** Made when somebody asks; whoever comes at the same time makes the same. */
    private volatile byte @Nullable [][] utf8;

    /** Takes the builder's arrays as they are if its events came in the order of time. */
    private EventWindow(Builder builder) {
        dictionary = builder.dictionary.snapshot();
        texts = builder.texts;
        size = builder.size;
        ambiguousTexts = Arrays.copyOf(builder.ambiguousTexts, builder.ambiguousSize);
        contexts = builder.contexts;
        if (builder.inOrder) {
            order = null;
            timesNs = builder.timesNs;
            threadOf = builder.threadOf;
            typeOf = builder.typeOf;
            rowOf = builder.rowOf;
            rows = List.copyOf(builder.rows);
            ambiguous = Arrays.copyOf(builder.ambiguous, builder.ambiguousSize);
        } else {
            order = TimeOrder.of(builder.timesNs, size);
            timesNs = TimeOrder.arranged(builder.timesNs, order);
            threadOf = TimeOrder.arranged(builder.threadOf, order);
            typeOf = TimeOrder.arranged(builder.typeOf, order);
            rowOf = TimeOrder.arranged(builder.rowOf, order);
            rows = arrangeRows(builder.rows);
            ambiguous = Arrays.copyOf(builder.ambiguous, builder.ambiguousSize);
            move(order, ambiguous, contexts);
        }
    }

    /** Puts the rows of each type into the order of their events; {@link #rowOf} follows. */
    private List<EventRows> arrangeRows(List<EventRows> asAdded) {
        var orders = new int[asAdded.size()][];
        Arrays.setAll(orders, type -> new int[asAdded.get(type).size()]);
        var found = new int[orders.length];
        for (int position = 0; position < size; position++) {
            int type = typeOf[position];
            orders[type][found[type]] = rowOf[position];
            rowOf[position] = found[type]++;
        }
        var arranged = new ArrayList<EventRows>(orders.length);
        for (int type = 0; type < orders.length; type++) {
            arranged.add(asAdded.get(type).arranged(orders[type]));
        }
        return List.copyOf(arranged);
    }

    /** Turns numbers of events as they were added into their positions. */
    private static void move(int[] order, int[] ambiguous, EventContexts contexts) {
        if (ambiguous.length == 0 && contexts.size() == 0) {
            return;
        }
        var positionOf = new int[order.length];
        for (int position = 0; position < order.length; position++) {
            positionOf[order[position]] = position;
        }
        for (int i = 0; i < ambiguous.length; i++) {
            ambiguous[i] = positionOf[ambiguous[i]];
        }
        contexts.move(positionOf);
    }

    /**
     * The positions of each type's events, ascending; one array for each of {@link #types}. The n-th of them has the
     * n-th of the type's {@link #numbers} and {@link #textIds}.
     */
    public int[][] positionsByType() {
        var positions = new int[types().size()][];
        Arrays.setAll(
                positions, type -> new int[type < rows.size() ? rows.get(type).size() : 0]);
        var found = new int[positions.length];
        for (int position = 0; position < size; position++) {
            int type = typeOf[position];
            positions[type][found[type]++] = position;
        }
        return positions;
    }

    /** The positions of all events in the order in which the recording has them. */
    public int[] positionsAsRecorded() {
        var positions = new int[size];
        for (int position = 0; position < size; position++) {
            positions[order == null ? position : order[position]] = position;
        }
        return positions;
    }

    /**
     * The times of all events by position, in nanoseconds on the {@link Clock} of the recording. Shared: not to be
     * changed; what follows the last event is undefined.
     */
    public long[] timesNs() {
        return timesNs;
    }

    /**
     * The values of an argument that is a number, an address or a truth value, one for each event of a type in the order
     * of time; see {@link #number}. Shared: not to be changed; what follows the last event is undefined.
     */
    public long[] numbers(int type, int argument) {
        return rows.get(type).numbers(argument);
    }

    /**
     * The numbers among {@link #texts} of an argument that is a string, one for each event of a type in the order of
     * time; 0 for C's {@code NULL}. Shared: not to be changed; what follows the last event is undefined.
     */
    public int[] textIds(int type, int argument) {
        return rows.get(type).texts(argument);
    }

    /** The event types of the recording so far; the numbers of types are the same in all windows of a recording. */
    public List<TraceEvent> types() {
        return dictionary.types();
    }

    /** Whether something declares an event type; otherwise its events have nothing but a text. */
    public boolean isDeclared(int type) {
        return !dictionary.undeclared().contains(type);
    }

    /** The threads of the recording so far; the numbers of threads are the same in all windows of a recording. */
    public List<RecordedThread> threads() {
        return dictionary.threads();
    }

    /** The number of events. */
    public int size() {
        return size;
    }

    /** When the event was emitted, in nanoseconds on the {@link Clock} of the recording. */
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

    /** The value of an argument that is a string, what is no UTF-8 in it replaced; null for C's {@code NULL}. */
    public @Nullable String text(int position, int argument) {
        int id = rows.get(typeOf[position]).text(rowOf[position], argument);
        return id == TextPool.NULL ? null : texts.string(id);
    }

    /** The bytes of an argument that is a string, as the recording has them; null for C's {@code NULL}. */
    public byte @Nullable [] textBytes(int position, int argument) {
        int id = rows.get(typeOf[position]).text(rowOf[position], argument);
        return id == TextPool.NULL ? null : texts.bytes(id);
    }

    /** The number of an argument that is a string among {@link #texts}; 0 for C's {@code NULL}. */
    public int textId(int position, int argument) {
        return rows.get(typeOf[position]).text(rowOf[position], argument);
    }

    /**
     * The distinct texts of the window by number, as UTF-8: what is none in the recording is replaced by
     * {@code \xNN}. Shared: not to be changed.
     */
    public byte[][] texts() {
        var all = utf8;
        if (all == null) {
            all = texts.utf8();
            utf8 = all;
        }
        return all;
    }

    /** All values of an event: {@link String} or null for a string, {@link Boolean} for a bool, {@link Long} for others. */
    public List<@Nullable Object> values(int position) {
        var arguments = types().get(type(position)).arguments();
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

    /** The number of events whose text could be read in more than one way. */
    public int ambiguousSize() {
        return ambiguous.length;
    }

    /** The position of an ambiguous event; they come in the order in which they were added. */
    public int ambiguousPosition(int index) {
        return ambiguous[index];
    }

    /** What the recording has for an ambiguous event. */
    public String ambiguousText(int index) {
        return texts.string(ambiguousTexts[index]);
    }

    /** What the recorder kept beside the arguments of the events. */
    public EventContexts contexts() {
        return contexts;
    }

    /**
     * Collects events in any order. One builder makes all windows of a recording, or several do that share a
     * {@link RecordingDictionary}. Used by one thread.
     */
    public static final class Builder {
        private static final int FIRST_CAPACITY = 1024;
        /** A window with more text than this is full, however few its events are. */
        private static final int MOST_TEXT_BYTES = 16 << 20;
        /** A window with more values than this is full: a few windows are in memory at a time. */
        private static final long MOST_BYTES = 48 << 20;

        private static final int EVENT_BYTES = Long.BYTES + 3 * Integer.BYTES;

        private final int capacity;
        private final RecordingDictionary dictionary;
        private final List<EventRows> rows = new ArrayList<>();
        /** Of the event added last. */
        private @Nullable EventRows lastRows;

        private int lastRow;
        private long bytes;
        private long lastTimeNs = Long.MIN_VALUE;
        private boolean inOrder = true;
        private TextPool texts = new TextPool();
        private long[] timesNs = new long[FIRST_CAPACITY];
        private int[] threadOf = new int[FIRST_CAPACITY];
        private int[] typeOf = new int[FIRST_CAPACITY];
        private int[] rowOf = new int[FIRST_CAPACITY];
        private int size;
        private int[] ambiguous = new int[0];
        private int[] ambiguousTexts = new int[0];
        private int ambiguousSize;
        private EventContexts contexts = new EventContexts();

        /** @param capacity the greatest number of events in a window */
        public Builder(int capacity) {
            this(capacity, new RecordingDictionary());
        }

        /**
         * Makes a builder that is not the only one of a recording.
         *
         * @param capacity the greatest number of events in a window
         * @param dictionary what the builders of the recording share
         */
        public Builder(int capacity, RecordingDictionary dictionary) {
            this.capacity = capacity;
            this.dictionary = dictionary;
        }

        /** The number of an event type. */
        public int type(TraceEvent event) {
            return dictionary.type(event);
        }

        /** The number of the type of events without a declaration; see {@link RecordingDictionary#undeclaredType}. */
        public int undeclaredType(String name) {
            return dictionary.undeclaredType(name);
        }

        /** The number of a thread. */
        public int thread(RecordedThread thread) {
            return dictionary.thread(thread);
        }

        /** Whether the window has to be {@linkplain #build built} before another event is added. */
        public boolean isFull() {
            return size == capacity || bytes >= MOST_BYTES || texts.sizeBytes() >= MOST_TEXT_BYTES;
        }

        /** Whether as many events again might not find room. */
        public boolean isHalfFull() {
            return size > capacity / 2 || bytes > MOST_BYTES / 2 || texts.sizeBytes() > MOST_TEXT_BYTES / 2;
        }

        /** Whether the window has no events. */
        public boolean isEmpty() {
            return size == 0;
        }

        /** The number of events in the window. */
        public int size() {
            return size;
        }

        /**
         * Begins an event; {@link #number} and {@link #text} set its values, which are 0 and NULL until then.
         *
         * @param type its type's number
         * @param thread its thread's number
         * @param timeNs its time, in nanoseconds on the recording's clock
         */
        public void add(int type, int thread, long timeNs) {
            if (size == timesNs.length) {
                grow();
            }
            while (type >= rows.size()) {
                rows.add(new EventRows(dictionary.type(rows.size())));
            }
            inOrder &= timeNs >= lastTimeNs;
            lastTimeNs = timeNs;
            lastRows = rows.get(type);
            lastRow = lastRows.add();
            timesNs[size] = timeNs;
            threadOf[size] = thread;
            typeOf[size] = type;
            rowOf[size] = lastRow;
            size++;
            bytes += EVENT_BYTES + lastRows.rowBytes();
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
            last().number(lastRow, argument, value);
        }

        /** Sets a string of the event added last. */
        public void text(int argument, @Nullable String value) {
            text(argument, value == null ? TextPool.NULL : textId(value.getBytes(StandardCharsets.UTF_8)));
        }

        /** Sets a string of the event added last to bytes, which are UTF-8 as a rule. */
        public void text(int argument, byte[] bytes, int offset, int length) {
            text(argument, texts.id(bytes, offset, length));
        }

        /**
         * Sets a string of the event added last.
         *
         * @param textId as {@link #textId} returned it since the last {@link #build}; 0 for C's {@code NULL}
         */
        public void text(int argument, int textId) {
            last().text(lastRow, argument, textId);
        }

        /**
         * Sets all arguments of the event added last.
         *
         * @param values numbers, or as {@link #textId} returned them since the last {@link #build}; 0 for C's {@code NULL}
         */
        public void values(long[] values) {
            last().values(lastRow, values);
        }

        private EventRows last() {
            return Objects.requireNonNull(lastRows, "no event to set a value of");
        }

        /** The number of a string in this window, for readers that meet the same one often. Valid until {@link #build}. */
        public int textId(byte[] bytes) {
            return textId(bytes, 0, bytes.length);
        }

        /** As {@link #textId(byte[])}, of a part of the bytes. */
        public int textId(byte[] bytes, int offset, int length) {
            return texts.id(bytes, offset, length);
        }

        /**
         * Marks the event added last: its text could be read in more than one way, and its values are the likeliest.
         *
         * @param bytes holds what the recording has for it
         */
        public void ambiguous(byte[] bytes, int offset, int length) {
            if (ambiguousSize == ambiguous.length) {
                int larger = Math.max(16, 2 * ambiguousSize);
                ambiguous = Arrays.copyOf(ambiguous, larger);
                ambiguousTexts = Arrays.copyOf(ambiguousTexts, larger);
            }
            ambiguous[ambiguousSize] = size - 1;
            ambiguousTexts[ambiguousSize] = texts.id(bytes, offset, length);
            ambiguousSize++;
        }

        /**
         * Adds a number that the recorder kept beside the arguments of the event added last.
         *
         * @param nameId its name, as {@link #textId} returned it since the last {@link #build}
         */
        public void context(int nameId, long value) {
            contexts.number(size - 1, nameId, value);
            bytes += EventContexts.BYTES;
        }

        /** As {@link #context}, a text. */
        public void contextText(int nameId, int textId) {
            contexts.text(size - 1, nameId, textId);
            bytes += EventContexts.BYTES;
        }

        /** Makes a window of the events added, and starts the next. */
        public EventWindow build() {
            var window = new EventWindow(this);
            rows.replaceAll(EventRows::next);
            lastRows = null;
            texts = new TextPool();
            // As a rule the next window has as many events.
            int likely = Math.max(FIRST_CAPACITY, size);
            timesNs = new long[likely];
            threadOf = new int[likely];
            typeOf = new int[likely];
            rowOf = new int[likely];
            size = 0;
            bytes = 0;
            lastTimeNs = Long.MIN_VALUE;
            inOrder = true;
            ambiguousSize = 0;
            contexts = contexts.next();
            return window;
        }
    }
}

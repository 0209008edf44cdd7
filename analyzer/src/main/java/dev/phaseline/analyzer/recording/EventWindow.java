package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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
    private final EventIndex index;
    /** Of each type, its events in the order of time. */
    private final List<EventRows> rows;

    private final TextPool texts;
    /** Of each position, how many events were added before its event; null if that is the position itself. */
    private final int @Nullable [] order;

    private final AmbiguousEvents ambiguous;
    private final EventContexts contexts;
    /** Whose events these are; null if nobody's were left out. */
    private final @Nullable BitSet threads;

    /** Made when somebody asks; whoever comes at the same time makes the same. */
    private volatile byte @Nullable [][] utf8;

    /** Takes what a builder has as it is if the events came in the order of time. */
    EventWindow(
            RecordingDictionary.Snapshot dictionary,
            EventIndex asAdded,
            List<EventRows> rowsAsAdded,
            TextPool texts,
            AmbiguousEvents ambiguous,
            EventContexts contexts) {
        this.dictionary = dictionary;
        this.texts = texts;
        this.ambiguous = ambiguous;
        this.contexts = contexts;
        threads = null;
        if (asAdded.isInOrder()) {
            order = null;
            index = asAdded;
            rows = rowsAsAdded;
        } else {
            order = asAdded.order();
            index = asAdded.arranged(order);
            rows = index.arrangeRows(rowsAsAdded);
            if (ambiguous.size() > 0 || contexts.size() > 0) {
                int[] positionOf = positionsAsRecorded();
                ambiguous.move(positionOf);
                contexts.move(positionOf);
            }
        }
    }

    private EventWindow(EventWindow whole, BitSet threads, int[] positions) {
        dictionary = whole.dictionary;
        texts = whole.texts;
        this.threads = threads;
        index = whole.index.arranged(positions);
        rows = index.arrangeRows(whole.rows);
        order = whole.order == null ? null : ranks(TimeOrder.arranged(whole.order, positions));
        var positionOf = new int[whole.size()];
        Arrays.fill(positionOf, -1);
        for (int i = 0; i < positions.length; i++) {
            positionOf[positions[i]] = i;
        }
        ambiguous = whole.ambiguous.in(positionOf);
        contexts = whole.contexts.in(positionOf);
    }

    /** Of each of some different numbers, how many are smaller. */
    private static int[] ranks(int[] numbers) {
        var ascending = numbers.clone();
        Arrays.sort(ascending);
        var ranks = new int[numbers.length];
        Arrays.setAll(ranks, i -> Arrays.binarySearch(ascending, numbers[i]));
        return ranks;
    }

    /** The events of some threads alone. Types, threads and texts have the numbers that they have here. */
    public EventWindow ofThreads(BitSet wanted) {
        var positions = new int[size()];
        int count = 0;
        for (int position = 0; position < positions.length; position++) {
            if (wanted.get(index.thread(position))) {
                positions[count++] = position;
            }
        }
        return new EventWindow(this, (BitSet) wanted.clone(), Arrays.copyOf(positions, count));
    }

    /** Whether a thread can have events here: not so if this has {@linkplain #ofThreads other threads} alone. */
    public boolean concerns(int thread) {
        return threads == null || threads.get(thread);
    }

    /**
     * The positions of each type's events, ascending; one array for each of {@link #types}. The n-th of them has the
     * n-th of the type's {@link #numbers} and {@link #textIds}.
     */
    public int[][] positionsByType() {
        return index.positionsByType(types().size());
    }

    /** The positions of all events in the order in which the recording has them. */
    public int[] positionsAsRecorded() {
        var positions = new int[size()];
        for (int position = 0; position < positions.length; position++) {
            positions[order == null ? position : order[position]] = position;
        }
        return positions;
    }

    /**
     * The times of all events by position, in nanoseconds on the {@link Clock} of the recording. Shared: not to be
     * changed; what follows the last event is undefined.
     */
    public long[] timesNs() {
        return index.timesNs();
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
        return index.size();
    }

    /** When the event was emitted, in nanoseconds on the {@link Clock} of the recording. */
    public long timeNs(int position) {
        return index.timeNs(position);
    }

    /** Which of {@link #threads} emitted the event. */
    public int thread(int position) {
        return index.thread(position);
    }

    /** Which of {@link #types} the event has. */
    public int type(int position) {
        return index.type(position);
    }

    /**
     * The value of an argument that is a number, an address or a truth value (0 or 1).
     *
     * @return the value in the low bits, as many as its C type has; the others are undefined
     */
    public long number(int position, int argument) {
        return rows.get(index.type(position)).number(index.row(position), argument);
    }

    /** The value of an argument that is a string, what is no UTF-8 in it replaced; null for C's {@code NULL}. */
    public @Nullable String text(int position, int argument) {
        int id = rows.get(index.type(position)).text(index.row(position), argument);
        return id == TextPool.NULL ? null : texts.string(id);
    }

    /** The bytes of an argument that is a string, as the recording has them; null for C's {@code NULL}. */
    public byte @Nullable [] textBytes(int position, int argument) {
        int id = rows.get(index.type(position)).text(index.row(position), argument);
        return id == TextPool.NULL ? null : texts.bytes(id);
    }

    /** The number of an argument that is a string among {@link #texts}; 0 for C's {@code NULL}. */
    public int textId(int position, int argument) {
        return rows.get(index.type(position)).text(index.row(position), argument);
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

    /** The events whose text could be read in more than one way. */
    public AmbiguousEvents ambiguous() {
        return ambiguous;
    }

    /** What the recording has for an ambiguous event; they are numbered as in {@link #ambiguous}. */
    public String ambiguousText(int number) {
        return texts.string(ambiguous.textId(number));
    }

    /** What the recorder kept beside the arguments of the events. */
    public EventContexts contexts() {
        return contexts;
    }
}

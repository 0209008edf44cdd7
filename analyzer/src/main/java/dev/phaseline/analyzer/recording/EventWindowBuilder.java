package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the events of {@linkplain EventWindow windows} in any order. One builder makes all windows of a recording, or
 * several do that share a {@link RecordingDictionary}. Used by one thread.
 */
public final class EventWindowBuilder {
    private static final int FIRST_CAPACITY = 1024;
    /** A window with more text than this is full, however few its events are. */
    private static final int MOST_TEXT_BYTES = 16 << 20;
    /** A window with more values than this is full: a few windows are in memory at a time. */
    private static final long MOST_BYTES = 48 << 20;

    private final int capacity;
    private final RecordingDictionary dictionary;
    private final List<EventRows> rows = new ArrayList<>();
    /** Of the event added last. */
    private @Nullable EventRows lastRows;

    private int lastRow;
    private long bytes;
    private TextPool texts = new TextPool();
    private EventIndex index = new EventIndex(FIRST_CAPACITY);
    private AmbiguousEvents ambiguous = new AmbiguousEvents();
    private EventContexts contexts = new EventContexts();

    /** @param capacity the greatest number of events in a window */
    public EventWindowBuilder(int capacity) {
        this(capacity, new RecordingDictionary());
    }

    /**
     * Makes a builder that is not the only one of a recording.
     *
     * @param capacity the greatest number of events in a window
     * @param dictionary what the builders of the recording share
     */
    public EventWindowBuilder(int capacity, RecordingDictionary dictionary) {
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
        return index.size() == capacity || bytes >= MOST_BYTES || texts.sizeBytes() >= MOST_TEXT_BYTES;
    }

    /** How many events can be added before the window is full; a few more or less if they are large. */
    public int room() {
        return capacity - index.size();
    }

    /** Whether as many events again might not find room. */
    public boolean isHalfFull() {
        return index.size() > capacity / 2 || bytes > MOST_BYTES / 2 || texts.sizeBytes() > MOST_TEXT_BYTES / 2;
    }

    /** Whether the window has no events. */
    public boolean isEmpty() {
        return index.size() == 0;
    }

    /** The number of events in the window. */
    public int size() {
        return index.size();
    }

    /**
     * Begins an event; {@link #number} and {@link #text} set its values, which are 0 and NULL until then.
     *
     * @param type its type's number
     * @param thread its thread's number
     * @param timeNs its time, in nanoseconds on the recording's clock
     */
    public void add(int type, int thread, long timeNs) {
        lastRows = rows(type);
        lastRow = lastRows.add();
        index.add(type, thread, timeNs, lastRow);
        bytes += EventIndex.EVENT_BYTES + lastRows.rowBytes();
    }

    private EventRows rows(int type) {
        while (type >= rows.size()) {
            rows.add(new EventRows(dictionary.type(rows.size())));
        }
        return rows.get(type);
    }

    /**
     * Adds events that are alike, for readers that find many of them in a row.
     *
     * @param count how many, at most {@link #room}
     * @return where to put their times and values
     */
    public EventRun addRun(int type, int thread, int count) {
        lastRows = null;
        var ofType = rows(type);
        int position = index.size();
        int row = ofType.add(count);
        index.addRun(type, thread, count, row);
        bytes += (long) count * (EventIndex.EVENT_BYTES + ofType.rowBytes());
        return new EventRun(index, position, ofType, row);
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
        ambiguous.add(index.size() - 1, texts.id(bytes, offset, length));
    }

    /**
     * Adds a number that the recorder kept beside the arguments of the event added last.
     *
     * @param nameId its name, as {@link #textId} returned it since the last {@link #build}
     */
    public void context(int nameId, long value) {
        contexts.number(index.size() - 1, nameId, value);
        bytes += EventContexts.BYTES;
    }

    /** As {@link #context}, a text. */
    public void contextText(int nameId, int textId) {
        contexts.text(index.size() - 1, nameId, textId);
        bytes += EventContexts.BYTES;
    }

    /** Makes a window of the events added, and starts the next. */
    public EventWindow build() {
        var snapshot = dictionary.snapshot();
        var window = new EventWindow(snapshot, index, List.copyOf(rows), texts, ambiguous, contexts);
        rows.replaceAll(EventRows::next);
        lastRows = null;
        texts = new TextPool();
        // As a rule the next window has as many events.
        index = new EventIndex(Math.max(FIRST_CAPACITY, index.size()));
        bytes = 0;
        ambiguous = new AmbiguousEvents();
        contexts = contexts.next();
        return window;
    }
}

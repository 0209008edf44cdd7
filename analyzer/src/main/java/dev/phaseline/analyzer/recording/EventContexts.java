package dev.phaseline.analyzer.recording;

import java.util.Arrays;

/**
 * What a recorder kept of the surroundings of a window's events, beside their arguments: values with names, such as
 * the processor, or a counter of its. An event has any number of them. Names and texts are numbers among {@link
 * EventWindow#texts}. Immutable but for its {@link EventWindowBuilder}.
 */
public final class EventContexts {
    /** What a value takes in memory. */
    static final int BYTES = 3 * Integer.BYTES + Long.BYTES;

    private static final int NO_TEXT = -1;
    private static final int FIRST_CAPACITY = 16;

    private int size;
    private int[] positions;
    private int[] names;
    private long[] numbers;
    private int[] texts;

    EventContexts() {
        this(0);
    }

    private EventContexts(int capacity) {
        positions = new int[capacity];
        names = new int[capacity];
        numbers = new long[capacity];
        texts = new int[capacity];
    }

    /** Without values, and with room for as many. */
    EventContexts next() {
        return new EventContexts(size);
    }

    /** Adds a number. */
    void number(int position, int name, long value) {
        add(position, name, value, NO_TEXT);
    }

    /** Adds a text. */
    void text(int position, int name, int textId) {
        add(position, name, 0, textId);
    }

    private void add(int position, int name, long number, int text) {
        if (size == positions.length) {
            int larger = Math.max(FIRST_CAPACITY, 2 * size);
            positions = Arrays.copyOf(positions, larger);
            names = Arrays.copyOf(names, larger);
            numbers = Arrays.copyOf(numbers, larger);
            texts = Arrays.copyOf(texts, larger);
        }
        positions[size] = position;
        names[size] = name;
        numbers[size] = number;
        texts[size] = text;
        size++;
    }

    /** The values of events that went on to another window, with their positions there; a negative one for others. */
    EventContexts in(int[] positionOf) {
        var kept = new EventContexts();
        for (int i = 0; i < size; i++) {
            if (positionOf[positions[i]] >= 0) {
                kept.add(positionOf[positions[i]], names[i], numbers[i], texts[i]);
            }
        }
        return kept;
    }

    /** Moves the values to where their events have gone. */
    void move(int[] positionOf) {
        for (int i = 0; i < size; i++) {
            positions[i] = positionOf[positions[i]];
        }
    }

    /** The number of values. */
    public int size() {
        return size;
    }

    /** The position of the event that has a value. */
    public int position(int index) {
        return positions[index];
    }

    /** The name of a value. */
    public int nameId(int index) {
        return names[index];
    }

    /** Whether a value is a number, not a text. */
    public boolean isNumber(int index) {
        return texts[index] == NO_TEXT;
    }

    /** A value that is a number. */
    public long number(int index) {
        return numbers[index];
    }

    /** A value that is a text; 0, which is nothing, for one that is not. */
    public int textId(int index) {
        return Math.max(0, texts[index]);
    }
}

package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** The values of the events of one type in a window, one array for each argument. */
final class EventRows {
    private static final int FIRST_CAPACITY = 16;

    private final long[][] numbers;
    /** Numbers in the window's {@link TextPool}. */
    private final int[][] texts;

    private final int rowBytes;
    private int capacity;
    private int size;

    EventRows(TraceEvent event) {
        this(
                event.arguments().size(),
                FIRST_CAPACITY,
                i -> event.arguments().get(i).type().field() == FieldType.STRING);
    }

    private EventRows(int arguments, int capacity, IntPredicate isText) {
        this.capacity = capacity;
        numbers = new long[arguments][];
        texts = new int[arguments][];
        int bytes = 0;
        for (int i = 0; i < arguments; i++) {
            texts[i] = new int[isText.test(i) ? capacity : 0];
            numbers[i] = new long[isText.test(i) ? 0 : capacity];
            bytes += isText.test(i) ? Integer.BYTES : Long.BYTES;
        }
        rowBytes = bytes;
    }

    /** Without rows, of the same type, and with room for as many. */
    EventRows next() {
        return new EventRows(numbers.length, Math.max(FIRST_CAPACITY, size), this::isText);
    }

    /**
     * The same rows in another order.
     *
     * @param order which row comes first, which next, and so on
     */
    EventRows arranged(int[] order) {
        var arranged = new EventRows(numbers.length, 0, this::isText);
        for (int i = 0; i < numbers.length; i++) {
            if (isText(i)) {
                arranged.texts[i] = TimeOrder.arranged(texts[i], order);
            } else {
                arranged.numbers[i] = TimeOrder.arranged(numbers[i], order);
            }
        }
        arranged.capacity = order.length;
        arranged.size = order.length;
        return arranged;
    }

    private boolean isText(int argument) {
        return numbers[argument].length == 0;
    }

    int size() {
        return size;
    }

    /** The bytes that a row takes. */
    int rowBytes() {
        return rowBytes;
    }

    /** Adds a row and returns its number; its values are zeros and nulls until set. */
    int add() {
        return add(1);
    }

    /** As {@link #add()}, several; the number of the first. */
    int add(int count) {
        int first = size;
        size += count;
        if (size > capacity) {
            grow();
        }
        return first;
    }

    private void grow() {
        capacity = Math.max(2 * capacity, size);
        for (int i = 0; i < numbers.length; i++) {
            if (isText(i)) {
                texts[i] = Arrays.copyOf(texts[i], capacity);
            } else {
                numbers[i] = Arrays.copyOf(numbers[i], capacity);
            }
        }
    }

    void number(int row, int argument, long value) {
        numbers[argument][row] = value;
    }

    void text(int row, int argument, int id) {
        texts[argument][row] = id;
    }

    /** Sets a row: numbers, and numbers of texts. */
    void values(int row, long[] values) {
        for (int i = 0; i < values.length; i++) {
            if (isText(i)) {
                texts[i][row] = (int) values[i];
            } else {
                numbers[i][row] = values[i];
            }
        }
    }

    /** The values of an argument by row; the array may be longer. */
    long[] numbers(int argument) {
        return numbers[argument];
    }

    /** The numbers of an argument's texts by row; the array may be longer. */
    int[] texts(int argument) {
        return texts[argument];
    }

    long number(int row, int argument) {
        return numbers[argument][row];
    }

    int text(int row, int argument) {
        return texts[argument][row];
    }
}

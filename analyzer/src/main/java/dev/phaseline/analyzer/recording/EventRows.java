package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;

/** The values of the events of one type in a window, one array for each argument. */
final class EventRows {
    private static final int FIRST_CAPACITY = 16;

    private final long[][] numbers;
    /** Numbers in the window's {@link TextPool}. */
    private final int[][] texts;

    private int capacity = FIRST_CAPACITY;
    private int size;

    EventRows(TraceEvent event) {
        int arguments = event.arguments().size();
        numbers = new long[arguments][];
        texts = new int[arguments][];
        for (int i = 0; i < arguments; i++) {
            boolean isText = event.arguments().get(i).type().field() == FieldType.STRING;
            texts[i] = new int[isText ? FIRST_CAPACITY : 0];
            numbers[i] = new long[isText ? 0 : FIRST_CAPACITY];
        }
    }

    int size() {
        return size;
    }

    /** Adds a row and returns its number; its values are zeros and nulls until set. */
    int add() {
        if (size == capacity) {
            grow();
        }
        return size++;
    }

    private void grow() {
        capacity *= 2;
        for (int i = 0; i < numbers.length; i++) {
            boolean isText = numbers[i].length == 0;
            if (isText) {
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

    long number(int row, int argument) {
        return numbers[argument][row];
    }

    int text(int row, int argument) {
        return texts[argument][row];
    }
}

package dev.phaseline.analyzer.log;

import java.util.Arrays;

/**
 * The values that a pattern read from one line. Texts are stretches of the line's array, so nothing is copied. Used again
 * for each line, by one thread.
 */
final class ParsedArguments {
    /** Stands for C's {@code NULL} in place of where a text begins. */
    static final int NULL = -1;

    private static final int USUAL_ARGUMENTS = 16;

    private long[] numbers = new long[USUAL_ARGUMENTS];
    private int[] starts = new int[USUAL_ARGUMENTS];
    private int[] ends = new int[USUAL_ARGUMENTS];
    private boolean doubtful;

    /** Empties it: all values are 0 and {@code NULL}. */
    void clear(int arguments) {
        if (arguments > numbers.length) {
            numbers = new long[arguments];
            starts = new int[arguments];
            ends = new int[arguments];
        }
        Arrays.fill(numbers, 0, arguments, 0);
        Arrays.fill(starts, 0, arguments, NULL);
        doubtful = false;
    }

    /** The value of a number, an address or a truth value, in as many low bits as its C type has. */
    long number(int argument) {
        return numbers[argument];
    }

    void number(int argument, long value) {
        numbers[argument] = value;
    }

    /** Where a text begins in the line's array, or {@link #NULL}. */
    int start(int argument) {
        return starts[argument];
    }

    /** Where a text that is not {@code NULL} ends in the line's array. */
    int end(int argument) {
        return ends[argument];
    }

    void text(int argument, int start, int end) {
        starts[argument] = start;
        ends[argument] = end;
    }

    /** Whether the line allows other values than these, though it divides into values in one way only. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** Takes note that a value need not be what was printed. */
    void doubt() {
        doubtful = true;
    }
}

package dev.phaseline.analyzer.simpletrace;

import java.util.Arrays;

/**
 * Finds records in a row that differ in nothing but times and numbers, as pages do that follow one another: what they have
 * can be read column by column. Used by one thread.
 */
final class AlikeRecords {
    private static final int WORD = Integer.BYTES;

    private final SimpletraceHeader header;
    private final RecordInput input;
    /** Where a record has what the next must have as well, in bytes from its start; words may overlap. */
    private int[] words = new int[64];

    private int count;

    AlikeRecords(SimpletraceHeader header, RecordInput input) {
        this.header = header;
        this.input = input;
    }

    /**
     * How many records from the current place on are alike, without reading more of the file.
     *
     * @param size the bytes of the first, which are available and fit the shape
     * @param most at least 1
     */
    int count(Shape shape, int size, int most) {
        int last = Math.min(most, input.available() / size);
        count = 0;
        RecordLayout.addConstants(header, this);
        if (last <= 1 || !isAlike(size)) {
            return 1;
        }
        shape.addConstants(input, RecordLayout.arguments(header), size, this);
        for (int records = 1; records < last; records++) {
            if (!isAlike(records * size)) {
                return records;
            }
        }
        return last;
    }

    /** Adds bytes that records must have in common: at least 4, or none. */
    void add(int from, int to) {
        int needed = count + (to - from) / WORD + 1;
        if (needed > words.length) {
            words = Arrays.copyOf(words, 2 * needed);
        }
        int position = from;
        for (; position + WORD <= to; position += WORD) {
            words[count++] = position;
        }
        if (position < to) {
            words[count++] = to - WORD;
        }
    }

    private boolean isAlike(int offset) {
        for (int i = 0; i < count; i++) {
            if (!input.isSame(words[i], offset + words[i])) {
                return false;
            }
        }
        return true;
    }
}

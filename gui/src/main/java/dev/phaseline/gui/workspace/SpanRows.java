package dev.phaseline.gui.workspace;

import java.util.Arrays;

/**
 * Places the spans of a thread in rows so that none overlap: each goes to the first row that is free at its start.
 * Spans that come in time order, outer before inner ones, are thereby nested as they are in time; spans that overlap
 * without nesting, such as round trips under way together, get rows of their own.
 */
final class SpanRows {

    private long[] freeAtNs = new long[8];
    private int rows;

    /**
     * Places the next span.
     *
     * @param startNs its start, not before that of the span placed before
     * @param endNs its end
     * @return its row, from 0
     */
    int place(long startNs, long endNs) {
        int row = 0;
        while (row < rows && freeAtNs[row] > startNs) {
            row++;
        }
        if (row == freeAtNs.length) {
            freeAtNs = Arrays.copyOf(freeAtNs, 2 * row);
        }
        rows = Math.max(rows, row + 1);
        freeAtNs[row] = endNs;
        return row;
    }

    /** How many rows the spans placed so far need. */
    int rows() {
        return rows;
    }
}

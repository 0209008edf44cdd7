package dev.phaseline.analyzer.log;

import java.util.Arrays;

/**
 * Takes out of a line what tells a terminal colours, or to erase the rest of its line or make a link, as the output of
 * {@code journalctl} or {@code docker} has it that was copied from one. Used again for each line, by one thread.
 *
 * <pre>
 * ESC [ 1;31 m     ESC [ K     ESC ( B     ESC ] 8;;https://... BEL, or ESC \
 * </pre>
 *
 * Source: ECMA-48, control functions SGR, EL and OSC.
 */
final class Colours {
    private static final byte ESCAPE = 0x1B;
    private static final byte BELL = 0x07;

    private byte[] line = {};
    private int length;
    /** Where in what is left something was taken out. */
    private int[] places = new int[8];

    private int count;

    /** The line without colours, from its start. */
    byte[] line() {
        return line;
    }

    /** How many bytes of {@link #line} are left. */
    int length() {
        return length;
    }

    /** Reads a line; whether something was taken out. */
    boolean remove(byte[] coloured, int from, int to) {
        count = 0;
        length = 0;
        int at = from;
        for (int escape = SwarText.find(ESCAPE, coloured, from, to);
                escape < to;
                escape = SwarText.find(ESCAPE, coloured, escape + 1, to)) {
            int end = end(coloured, escape, to);
            if (end >= 0) {
                keep(coloured, at, escape, to);
                at = end;
                escape = end - 1;
            }
        }
        if (count > 0) {
            keep(coloured, at, to, to);
            count--; // the end of the line
        }
        return at > from;
    }

    private void keep(byte[] coloured, int from, int to, int lineEnd) {
        if (count == 0) {
            line = new byte[lineEnd - from];
        }
        System.arraycopy(coloured, from, line, length, to - from);
        length += to - from;
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
        }
        places[count++] = length;
    }

    /** Where a sequence ends that begins with an escape; -1 if there is none of these. */
    private static int end(byte[] line, int escape, int to) {
        int at = escape + 2;
        if (at >= to) {
            return -1;
        }
        return switch (line[escape + 1]) {
            case '[' -> {
                while (at < to && ((line[at] >= '0' && line[at] <= '9') || line[at] == ';' || line[at] == ':')) {
                    at++;
                }
                yield at < to && (line[at] == 'm' || line[at] == 'K') ? at + 1 : -1;
            }
            case '(' -> line[at] == 'B' ? at + 1 : -1;
            case ']' -> {
                while (at < to && line[at] != BELL && line[at] != ESCAPE) {
                    at++;
                }
                yield at == to ? -1 : line[at] == BELL ? at + 1 : Math.min(at + 2, to);
            }
            default -> -1;
        };
    }

    /** Whether something was taken out between two bytes of a stretch of what is left. */
    boolean isWithin(int from, int to) {
        return Arrays.stream(places, 0, count).anyMatch(place -> place > from && place < to);
    }
}

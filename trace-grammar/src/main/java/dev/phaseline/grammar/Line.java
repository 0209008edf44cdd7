package dev.phaseline.grammar;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A physical line as it was read.
 *
 * @param text its characters without the line's end; of a line that is too long, the first of them
 * @param charset how the bytes became characters: UTF-8, or ISO 8859-1 where they were none, so that they survive
 * @param badByte the column, from 0, of the first byte that is no UTF-8, or -1
 * @param end how the line ends
 * @param tooLong whether the line is longer than {@link #LONGEST}
 */
record Line(String text, Charset charset, int badByte, End end, boolean tooLong) {
    /** The longest line that is looked at, in bytes of a file or characters of a text. */
    static final int LONGEST = 64 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** How a line ends. */
    enum End {
        LF,
        CRLF,
        CR,
        /** The last line, without an end. */
        NONE
    }

    /** Returns a line of text that is in memory. */
    static Line of(String text, End end) {
        return text.length() <= LONGEST
                ? new Line(text, StandardCharsets.UTF_8, -1, end, false)
                : new Line(text.substring(0, LONGEST), StandardCharsets.UTF_8, -1, end, true);
    }

    /** Whether byte order marks begin the text, which only those of a file's first line are. */
    boolean isMarked() {
        return text.startsWith(BYTE_ORDER_MARK);
    }

    /** The text behind its byte order marks; careless tools put one before another. */
    String withoutMarks() {
        int start = 0;
        while (text.startsWith(BYTE_ORDER_MARK, start)) {
            start++;
        }
        return text.substring(start);
    }

    /** A source of lines. */
    interface Source {
        /** Returns whether there is another line, which {@link #line} then gives. */
        boolean next() throws IOException;

        /** The line that the last call of {@link #next} found. */
        Line line();
    }
}

package dev.phaseline.analyzer.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream, each a stretch of one array. A line of more than {@value #LONGEST_LINE} bytes is passed over, so
 * that memory is bounded. NUL bytes before a line, which a file has where it was truncated while it was written, are
 * passed over and counted. Used by one thread.
 */
public final class LineSource {
    /** The longest line that is read, in bytes. */
    static final int LONGEST_LINE = 1 << 20;

    private static final int CAPACITY = 4 << 20;
    private static final int READ_BYTES = 1 << 18;

    private final InputStream stream;
    private final byte[] bytes = new byte[CAPACITY];
    private int size;
    private int from;
    private int to;
    private int next;
    private int mark = -1;
    private boolean ended;
    private boolean keepsRest;
    private boolean terminated;
    private long removed;
    private long number;
    private long nulBytes;
    private boolean overlong;
    /** Where an overlong line began, of which nothing is in the array any more. */
    private long offset;

    /** Makes one for a stream. */
    public LineSource(InputStream stream) {
        this.stream = stream;
    }

    /** Makes one for a stream whose first line begins with bytes that stand elsewhere. */
    LineSource(byte[] beginning, InputStream stream) {
        this(stream);
        System.arraycopy(beginning, 0, bytes, 0, beginning.length);
        size = beginning.length;
        removed = -beginning.length;
    }

    /** Says whether a last line without its end is kept back, as {@link #rest}, or is a line like others. */
    void keepRest(boolean kept) {
        keepsRest = kept;
    }

    /** After all lines, the last one if it has no line end and is kept back. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, from, size);
    }

    /** Holds the line, until the next one is asked for. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the line begins. */
    public int from() {
        return from;
    }

    /** Where the line ends, before its line end. */
    public int to() {
        return to;
    }

    /** Where the line after it begins, if it has been read. */
    int nextFrom() {
        return next;
    }

    /** Where the bytes end that have been read. */
    int end() {
        return size;
    }

    /** The number of the line in the stream, from 1. */
    long number() {
        return number;
    }

    /** Where the line begins in the stream, in bytes. */
    public long offset() {
        return overlong ? offset : Math.max(0, removed + from);
    }

    /** Whether the line has a line end; only the last one need not. */
    boolean isTerminated() {
        return terminated;
    }

    /** The NUL bytes that stood before the line. */
    long nulBytes() {
        return nulBytes;
    }

    /** Whether the line was too long; then it is empty. */
    boolean isOverlong() {
        return overlong;
    }

    /** Keeps the line in the array while further ones are read, as long as they fit together. */
    void mark() {
        mark = from;
    }

    /** Where the line is that was marked, or -1 if there is none any more. */
    int marked() {
        return mark;
    }

    void unmark() {
        mark = -1;
    }

    /**
     * Goes to the next line.
     *
     * @return whether there is one
     */
    public boolean next() throws IOException {
        from = next;
        nulBytes = 0;
        overlong = false;
        skipNulBytes();
        if (number == 0) {
            skipByteOrderMark();
        }
        int scanned = from;
        while (true) {
            int end = SwarText.find((byte) '\n', bytes, scanned, size);
            if (end < size) {
                to = end;
                next = end + 1;
                terminated = true;
                number++;
                return true;
            }
            if (size - from > LONGEST_LINE) {
                skipLine();
                return true;
            }
            int before = size - from;
            if (!fill()) {
                return last();
            }
            scanned = from + before;
        }
    }

    /**
     * Passes over lines that the caller has found, to the last of them.
     *
     * @param count how many follow the current one
     * @param end where the next line begins
     */
    void skip(int count, int end) {
        number += count;
        next = end;
    }

    private boolean last() {
        if (keepsRest && from < size) {
            next = from;
            return false;
        }
        to = size;
        next = size;
        terminated = false;
        if (from == size && nulBytes == 0) {
            return false;
        }
        number++;
        return true;
    }

    /** Editors of Windows put it before UTF-8. */
    private void skipByteOrderMark() {
        if (size - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF) {
            from += 3;
        }
    }

    private void skipNulBytes() throws IOException {
        while (true) {
            while (from < size && bytes[from] == 0) {
                from++;
                nulBytes++;
                mark = -1;
            }
            if (from < size || !fill()) {
                return;
            }
        }
    }

    private void skipLine() throws IOException {
        overlong = true;
        mark = -1;
        number++;
        offset = removed + from;
        int end = SwarText.find((byte) '\n', bytes, from, size);
        while (end == size) {
            from = size;
            if (!fill()) {
                break;
            }
            end = SwarText.find((byte) '\n', bytes, from, size);
        }
        terminated = end < size;
        next = terminated ? end + 1 : size;
        from = next;
        to = next;
    }

    /** Reads more; what stands before the line and the mark is removed from the array if there is no room. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        int kept = mark >= 0 && from - mark <= LONGEST_LINE ? mark : from;
        // What is left is mostly part of one line, so the array's first pages, which caches hold, are used again.
        if (size == CAPACITY || (kept > 0 && size - kept <= READ_BYTES)) {
            remove(kept);
        }
        int count = stream.read(bytes, size, Math.min(READ_BYTES, CAPACITY - size));
        ended = count < 0;
        size += Math.max(0, count);
        return !ended;
    }

    private void remove(int kept) {
        mark = kept == mark ? 0 : -1;
        System.arraycopy(bytes, kept, bytes, 0, size - kept);
        removed += kept;
        from -= kept;
        size -= kept;
    }
}

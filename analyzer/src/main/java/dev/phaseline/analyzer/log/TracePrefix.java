package dev.phaseline.analyzer.log;

import java.util.Arrays;

/**
 * What QEMU and SystemTap put straight before the name of an event:
 *
 * <pre>
 * 4109@1795379838.430765:ram_save_page ...    thread @ seconds . microseconds : (the process until QEMU 2)
 * 4109@1795379838430765123 ram_save_page ...  process @ nanoseconds, from tracetool's log-stap
 * </pre>
 *
 * <p>Times are since the epoch. Used again for each line, by one thread.
 */
final class TracePrefix {
    /** Of a time as QEMU writes it. */
    static final int MICROSECOND_DIGITS = 6;

    private static final int LEAST_NANOSECOND_DIGITS = 16;
    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final long LARGEST_SECOND = Long.MAX_VALUE / NS_PER_SECOND - 1;

    private long id;
    private long timeNs;
    private Dialect dialect = Dialect.QEMU;
    private int end;

    /** A prefix of QEMU's up to the microseconds, as most lines have the one of the line before. */
    private byte[] latest = {};

    private long latestId;
    private long latestSecond;

    /** The thread; the process where the dialect is SystemTap's. */
    long id() {
        return id;
    }

    long timeNs() {
        return timeNs;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Where the name begins. */
    int end() {
        return end;
    }

    /** Reads a prefix; if there is none, what was read before may be gone. */
    boolean read(byte[] line, int from, int to) {
        int microseconds = from + latest.length;
        if (latest.length > 0
                && microseconds < to
                && Arrays.equals(line, from, microseconds, latest, 0, latest.length)) {
            id = latestId;
            return readMicroseconds(latestSecond, line, microseconds, to);
        }
        return readWhole(line, from, to);
    }

    private boolean readWhole(byte[] line, int from, int to) {
        int at = from < to && line[from] == '-' ? from + 1 : from;
        int first = at;
        long number = 0;
        for (; at < to && at - first < 11; at++) {
            int digit = line[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = number * 10 + digit;
        }
        if (at == first || at >= to || line[at] != '@') {
            return false;
        }
        id = first > from ? -number : number;
        return readTime(line, from, at + 1, to);
    }

    private boolean readTime(byte[] line, int start, int from, int to) {
        long number = 0;
        int at = from;
        for (; at < to && at - from < 19; at++) {
            int digit = line[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = number * 10 + digit;
        }
        if (at == from || at >= to || number < 0) {
            return false;
        }
        if (line[at] == '.') {
            if (number > LARGEST_SECOND || !readMicroseconds(number, line, at + 1, to)) {
                return false;
            }
            latest = Arrays.copyOfRange(line, start, at + 1);
            latestId = id;
            latestSecond = number;
            return true;
        }
        timeNs = number;
        dialect = Dialect.SYSTEMTAP;
        end = at + 1;
        return line[at] == ' ' && at - from >= LEAST_NANOSECOND_DIGITS;
    }

    private boolean readMicroseconds(long seconds, byte[] line, int from, int to) {
        int colon = from + MICROSECOND_DIGITS;
        if (colon >= to || line[colon] != ':') {
            return false;
        }
        int microseconds = microseconds(line, from);
        if (microseconds < 0) {
            return false;
        }
        timeNs = seconds * NS_PER_SECOND + microseconds * 1_000L;
        dialect = Dialect.QEMU;
        end = colon + 1;
        return true;
    }

    private static int microseconds(byte[] line, int from) {
        if (SwarText.hasWord(line, from)) {
            return SwarText.sixDecimals(line, from);
        }
        int microseconds = 0;
        for (int i = from; i < from + MICROSECOND_DIGITS; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            microseconds = microseconds * 10 + digit;
        }
        return microseconds;
    }

    /**
     * Finds a prefix that begins after the start of a stretch: the second of two lines that run into each other.
     *
     * @return where it begins, after which {@link #read} has read it, or -1
     */
    int findAfterStart(byte[] line, int from, int to) {
        for (int at = from + 1; at < to; at++) {
            if (line[at] != '@') {
                continue;
            }
            int first = at;
            while (first > from && line[first - 1] >= '0' && line[first - 1] <= '9') {
                first--;
            }
            // Digits of a cut value may stand before those of the thread, which nothing can tell apart.
            if (first > from && first < at && at - first <= 10 && read(line, first, to) && isName(line, end, to)) {
                return first;
            }
        }
        return -1;
    }

    private static boolean isName(byte[] line, int from, int to) {
        return from < to && Words.isWordByte(line[from]);
    }
}

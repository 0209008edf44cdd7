package dev.phaseline.analyzer.log;

/**
 * What libvirt puts between its date and a line. Used again for each line, by one thread.
 *
 * <pre>
 * 2026-11-26 12:00:00.123+0000: TEXT
 * 2026-11-26 12:00:00.123+0000: 1234: TEXT     the thread
 * </pre>
 */
final class LibvirtPrefix {
    private static final int MOST_DIGITS = 10;

    private long thread;
    private int end;

    /** The kernel's number of the thread, or -1. */
    long thread() {
        return thread;
    }

    /** Where the text begins. */
    int end() {
        return end;
    }

    /** Reads what follows a date; if it is not libvirt's, what was read before may be gone. */
    boolean read(byte[] line, int from, int to) {
        if (!isColon(line, from, to)) {
            return false;
        }
        thread = -1;
        end = from + 2;
        int at = end;
        long number = 0;
        while (at < to && at - end < MOST_DIGITS && line[at] >= '0' && line[at] <= '9') {
            number = number * 10 + line[at++] - '0';
        }
        if (at > end && isColon(line, at, to)) {
            thread = number;
            end = at + 2;
        }
        return true;
    }

    private static boolean isColon(byte[] line, int at, int to) {
        return at + 1 < to && line[at] == ':' && line[at + 1] == ' ';
    }
}

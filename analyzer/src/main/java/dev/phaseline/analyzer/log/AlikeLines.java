package dev.phaseline.analyzer.log;

/**
 * Reads lines in a row that differ in nothing but microseconds and numbers, as pages do that follow one another: what a
 * {@link LineParser} would make of such a line is known once it has read the first of them. Any other line ends the row,
 * and is left to the parser. Values are put into columns. Used by one thread.
 *
 * <pre>
 * 4109@1795379838.430765:ram_save_page pc.ram: offset: 0x1f000 host: 0x7f3780bc9000
 * ----------------      --------------------------------      ---------           -   what all lines of a row have
 * </pre>
 */
final class AlikeLines {
    /** How many lines are read at a time: their columns stay in the processor's caches. */
    private static final int MOST = 1024;

    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final long NS_PER_US = 1_000;
    /** More than any number has as a rule: lines that come close to the end of what has been read are left. */
    private static final int NUMBER_BYTES = 24;

    private final long[] timesNs = new long[MOST];
    private long[][] columns = {};
    private final ParsedArguments values = new ParsedArguments();

    /** What the lines have in common, piece after piece; a word can be read at the last byte. */
    private byte[] common = {};

    /** Where each piece begins in {@link #common}; behind the last one, where that ends. */
    private int[] starts = {};

    private int pieces;
    private NumberStep[] steps = {};
    private int[] arguments = {};
    private boolean timed;
    private long secondNs;
    private int count;

    /** How many lines were read. */
    int count() {
        return count;
    }

    /** Whether the lines have times. */
    boolean isTimed() {
        return timed;
    }

    /** The times of the lines, if they have any, in nanoseconds since the epoch. */
    long[] timesNs() {
        return timesNs;
    }

    /** How many of the arguments are numbers. */
    int numbers() {
        return steps.length;
    }

    /** Which argument one of the numbers is. */
    int argument(int number) {
        return arguments[number];
    }

    /** What the lines have for one of the numbers. */
    long[] values(int number) {
        return columns[number];
    }

    /**
     * Takes the line that was read last for the first of a row.
     *
     * @param line what was made of it, which {@linkplain LineParser#canRepeat can repeat}
     * @return false if the next line, as far as it has been read, is not like it
     */
    boolean begin(LineParser line, LineSource lines) {
        byte[] bytes = lines.bytes();
        int from = lines.from();
        int next = lines.nextFrom();
        timed = line.isTimed();
        int afterTime = timed ? line.microsecondsEnd() : from;
        int time = timed ? afterTime - TracePrefix.MICROSECOND_DIGITS : from;
        if (!SwarText.isSame(bytes, from, bytes, next, time - from)
                || !SwarText.isSame(
                        bytes,
                        afterTime,
                        bytes,
                        next + afterTime - from,
                        line.text().nameEnd() - afterTime)) {
            return false;
        }
        var pattern = line.text().event().pattern();
        steps = pattern.numbers();
        arguments = pattern.numberArguments();
        secondNs = line.timeNs() - Math.floorMod(line.timeNs(), NS_PER_SECOND);
        makeRoom(next - from);
        if (timed) {
            add(bytes, from, time);
        }
        addPieces(line.text(), bytes, afterTime, next);
        return true;
    }

    private void makeRoom(int bytes) {
        if (columns.length < steps.length) {
            columns = new long[steps.length][MOST];
        }
        if (starts.length < steps.length + 3) {
            starts = new int[steps.length + 3];
        }
        if (common.length < bytes + Long.BYTES) {
            common = new byte[2 * bytes + Long.BYTES];
        }
        pieces = 0;
    }

    private void addPieces(EventText line, byte[] bytes, int from, int to) {
        var pattern = line.event().pattern();
        values.clear(pattern.arguments());
        int piece = from;
        int at = line.from();
        for (var step : pattern.steps()) {
            switch (step) {
                case LiteralStep literal -> at += literal.bytes().length;
                case TextStep text -> at = line.arguments().end(text.target().argument());
                case NumberStep number -> {
                    add(bytes, piece, at);
                    at = number.read(bytes, at, line.end(), values);
                    piece = at;
                }
                case CharacterStep _ -> throw new IllegalStateException("it is not certain to repeat");
            }
        }
        add(bytes, piece, to);
    }

    private void add(byte[] bytes, int from, int to) {
        int start = starts[pieces];
        System.arraycopy(bytes, from, common, start, to - from);
        starts[++pieces] = start + to - from;
    }

    /**
     * Reads lines that are like the first one, and goes to the last of them.
     *
     * @param most the greatest number of lines
     * @return whether there are any; if so, there may be more behind them
     */
    boolean read(LineSource lines, int most) {
        byte[] bytes = lines.bytes();
        int to = lines.end();
        int last = to - starts[pieces] - NUMBER_BYTES * pieces;
        int wanted = Math.min(most, MOST);
        int at = lines.nextFrom();
        int rows = 0;
        while (rows < wanted && at <= last) {
            int next = readLine(bytes, at, to, rows);
            if (next < 0) {
                break;
            }
            at = next;
            rows++;
        }
        count = rows;
        lines.skip(rows, at);
        return rows > 0;
    }

    /** Reads a line that begins at a place; where the next one begins, or -1. */
    private int readLine(byte[] bytes, int from, int to, int row) {
        int at = from;
        int piece = 0;
        if (timed) {
            at = afterPiece(piece++, bytes, at);
            int microseconds = at < 0 ? -1 : SwarText.sixDecimals(bytes, at);
            if (microseconds < 0) {
                return -1;
            }
            timesNs[row] = secondNs + microseconds * NS_PER_US;
            at += TracePrefix.MICROSECOND_DIGITS;
        }
        for (int i = 0; i < steps.length; i++) {
            at = afterPiece(piece++, bytes, at);
            at = at < 0 ? -1 : steps[i].read(bytes, at, to, values);
            if (at < 0) {
                return -1;
            }
            columns[i][row] = values.number(arguments[i]);
        }
        at = afterPiece(piece, bytes, at);
        return at > to || values.isDoubtful() ? -1 : at;
    }

    /** Where a piece ends that begins at a place; -1 if it does not stand there. */
    private int afterPiece(int piece, byte[] bytes, int at) {
        int start = starts[piece];
        int length = starts[piece + 1] - start;
        return SwarText.isSame(common, start, bytes, at, length) ? at + length : -1;
    }
}

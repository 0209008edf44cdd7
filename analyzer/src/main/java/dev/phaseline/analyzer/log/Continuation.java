package dev.phaseline.analyzer.log;

/**
 * Whether a line that is no event goes on with the text at the end of the event before it. Nothing tells for sure: a
 * string can have line ends, and other programs write to the same file.
 */
enum Continuation {
    /** The text has a bracket or quote that is still open, or the line is indented. */
    LIKELY,
    /** Neither is there anything against it. */
    POSSIBLE,
    /** The line begins with a time, or with a word and a colon as messages of programs do. */
    UNLIKELY;

    /**
     * Judges a line.
     *
     * @param bytes holds the text, a line end and the line
     * @param text where the text begins
     * @param line where the line begins
     * @param to where the line ends
     */
    static Continuation of(byte[] bytes, int text, int line, int to) {
        if (beginsLikeMessage(bytes, line, to)) {
            return UNLIKELY;
        }
        boolean indented = line < to && (bytes[line] == ' ' || bytes[line] == '\t');
        return indented || isOpen(bytes, text, line) ? LIKELY : POSSIBLE;
    }

    private static boolean beginsLikeMessage(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ' ' && bytes[at] != '\t') {
            at++;
        }
        boolean word = at > from && at < to && bytes[at - 1] == ':';
        return word || isDate(bytes, from, to);
    }

    private static boolean isDate(byte[] bytes, int from, int to) {
        return to - from > 10
                && bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && isDigit(bytes[from])
                && isDigit(bytes[from + 3])
                && isDigit(bytes[from + 9]);
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isOpen(byte[] bytes, int from, int to) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            switch (bytes[i]) {
                case '{', '[', '(' -> depth += quoted ? 0 : 1;
                case '}', ']', ')' -> depth -= quoted ? 0 : 1;
                case '"' -> quoted ^= i == from || bytes[i - 1] != '\\';
                default -> {
                    // Other bytes open nothing.
                }
            }
        }
        return depth > 0 || quoted;
    }
}

package dev.phaseline.analyzer.log;

/** Names of events in lines: letters, digits and underscores. */
final class Words {
    private static final boolean[] WORD = new boolean[256];

    static {
        for (int c = 0; c < WORD.length; c++) {
            WORD[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        }
    }

    private Words() {}

    static boolean isWordByte(byte value) {
        return WORD[value & 0xFF];
    }

    /** Where the word ends that begins at a place; the place itself if none does. */
    static int end(byte[] line, int from, int to) {
        int at = from;
        while (at < to && WORD[line[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    /** Whether a name can end at a place: the line ends there, or a blank follows. */
    static boolean isNameEnd(byte[] line, int at, int to) {
        return at == to || line[at] == ' ';
    }
}

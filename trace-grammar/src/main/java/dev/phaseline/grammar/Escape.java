package dev.phaseline.grammar;

/**
 * One character of a C string literal, plain or escaped.
 *
 * @param codePoint the character meant
 * @param length the number of code points that it takes in the source
 * @param known whether C knows the escape sequence; one that it does not know means its second character
 */
record Escape(int codePoint, int length, boolean known) {
    /**
     * Reads the character at an offset of a literal's body.
     *
     * @param body the code points between the quotes
     * @param at the offset, inside the body
     */
    static Escape at(int[] body, int at) {
        if (body[at] != '\\') {
            return new Escape(body[at], 1, true);
        }
        if (at + 1 == body.length) {
            return new Escape('\\', 1, true); // only a literal without its closing quote, which is reported, ends so
        }
        int letter = body[at + 1];
        return switch (letter) {
            case 'a' -> new Escape(0x07, 2, true);
            case 'b' -> new Escape('\b', 2, true);
            case 'f' -> new Escape('\f', 2, true);
            case 'n' -> new Escape('\n', 2, true);
            case 'r' -> new Escape('\r', 2, true);
            case 't' -> new Escape('\t', 2, true);
            case 'v' -> new Escape(0x0B, 2, true);
            case '\\', '"', '\'', '?' -> new Escape(letter, 2, true);
            case 'x' -> number(body, at + 2, 16, Integer.MAX_VALUE, 1);
            case 'u' -> number(body, at + 2, 16, 4, 4);
            case 'U' -> number(body, at + 2, 16, 8, 8);
            case '0', '1', '2', '3', '4', '5', '6', '7' ->
                number(body, at + 1, 8, 3, 1).octal();
            default -> new Escape(letter, 2, false);
        };
    }

    private static Escape number(int[] body, int from, int radix, int most, int least) {
        int value = 0;
        int digits = 0;
        while (digits < most && from + digits < body.length) {
            int digit = body[from + digits] < 0x80 ? Character.digit(body[from + digits], radix) : -1;
            if (digit < 0) {
                break;
            }
            // Saturates above the last code point, which no length of digits brings back.
            value = Math.min(value * radix + digit, Character.MAX_CODE_POINT + 1);
            digits++;
        }
        boolean known = digits >= least && Character.isValidCodePoint(value);
        return new Escape(known ? value : body[from - 1], 2 + digits, known);
    }

    /** An octal escape has no letter between the backslash and its digits. */
    private Escape octal() {
        return new Escape(codePoint, length - 1, known);
    }
}

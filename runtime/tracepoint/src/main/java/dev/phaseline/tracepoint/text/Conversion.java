package dev.phaseline.tracepoint.text;

/**
 * A conversion of a format, read from its text.
 *
 * @param flags the bits of its flags, {@link #LEFT} and the others
 * @param width the least number of bytes, 0 for none, or {@link #STAR}
 * @param precision the least number of digits or the greatest number of bytes, {@link #NONE} or {@link #STAR}
 * @param bits the bits of an integer that are printed, on LP64
 * @param letter what it prints
 */
record Conversion(int flags, int width, int precision, int bits, char letter) {
    static final int LEFT = 1;
    static final int PLUS = 2;
    static final int BLANK = 4;
    static final int ALTERNATIVE = 8;
    static final int ZERO = 16;

    /** No precision is given. */
    static final int NONE = -1;

    /** The value is given by the program, before the value to print. */
    static final int STAR = -2;

    /** The characters of the flags, in the order of their bits; grouping changes nothing in C's own locale. */
    private static final String FLAGS = "-+ #0'";

    /**
     * Reads a conversion such as {@code %08lx}.
     *
     * @throws IllegalArgumentException if the text is anything but one conversion of an integer, a character, a string
     *     or an address
     */
    static Conversion of(String text) {
        return new Reader(text).conversion();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Returns the conversion with the sizes that stand for its stars; a negative width pads on the right. */
    Conversion withSizes(int actualWidth, int actualPrecision) {
        return new Conversion(
                actualWidth < 0 ? flags | LEFT : flags,
                actualWidth == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(actualWidth),
                Math.max(NONE, actualPrecision),
                bits,
                letter);
    }

    Conversion withPrecision(int digits) {
        return new Conversion(flags, width, digits, bits, letter);
    }

    private static final class Reader {
        private final String text;
        private int next = 1;

        Reader(String text) {
            this.text = text;
        }

        Conversion conversion() {
            if (!text.startsWith("%")) {
                throw unknown();
            }
            int flags = 0;
            for (int flag = FLAGS.indexOf(peek()); flag >= 0; flag = FLAGS.indexOf(peek())) {
                flags |= 1 << flag;
                next++;
            }
            int width = size();
            int precision = NONE;
            if (peek() == '.') {
                next++;
                precision = size();
            }
            int bits = bits();
            char letter = peek();
            if (next != text.length() - 1 || "diuoxXcsp".indexOf(letter) < 0) {
                throw unknown();
            }
            return new Conversion(flags, width, precision, bits, letter);
        }

        private int size() {
            if (peek() == '*') {
                next++;
                return STAR;
            }
            int size = 0;
            while (peek() >= '0' && peek() <= '9') {
                size = Math.min(PrintfBuffer.LARGEST_SIZE, size * 10 + peek() - '0');
                next++;
            }
            return size;
        }

        private int bits() {
            int halves = 0;
            int bits = Integer.SIZE;
            while ("hlzjt".indexOf(peek()) >= 0) {
                if (peek() == 'h') {
                    halves++;
                } else {
                    bits = Long.SIZE;
                }
                next++;
            }
            return halves == 0 ? bits : halves == 1 ? Short.SIZE : Byte.SIZE;
        }

        /** Returns the next character, or one that no conversion has at the end. */
        private char peek() {
            return next < text.length() ? text.charAt(next) : '\n';
        }

        private IllegalArgumentException unknown() {
            return new IllegalArgumentException("not a conversion: " + text);
        }
    }
}

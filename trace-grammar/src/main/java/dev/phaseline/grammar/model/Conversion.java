package dev.phaseline.grammar.model;

import java.util.Set;

/**
 * A conversion of a format: what one value looks like.
 *
 * @param flags the flag characters, any of {@code - + blank # 0}
 * @param width the least number of characters
 * @param precision the least number of digits, or the greatest number of characters of a string
 * @param length the length modifier
 * @param letter one of {@code d i u o x X c s p}
 * @param range where it stands, from the percent sign to the letter or to the end of the macro that holds it
 */
public record Conversion(
        Set<Character> flags, Size width, Size precision, Length length, char letter, SourceRange range)
        implements FormatString.Segment {
    /** Copies the flags. */
    public Conversion {
        flags = Set.copyOf(flags);
    }

    /** The number of arguments that the conversion takes: its value, and one for each star. */
    public int arguments() {
        return 1 + (width instanceof Size.FromArgument ? 1 : 0) + (precision instanceof Size.FromArgument ? 1 : 0);
    }

    /** Whether the flag stands in the conversion. */
    public boolean has(char flag) {
        return flags.contains(flag);
    }

    /** The conversion in one piece, macros expanded, for example {@code %08lx}. */
    public String spelling() {
        var spelling = new StringBuilder("%");
        "-+ #0".chars().filter(flag -> has((char) flag)).forEach(spelling::appendCodePoint);
        spelling.append(spelling(width));
        if (!precision.equals(Size.NONE)) {
            spelling.append('.').append(spelling(precision));
        }
        return spelling.append(length.spelling()).append(letter).toString();
    }

    private static String spelling(Size size) {
        if (size instanceof Size.Fixed fixed) {
            return Integer.toString(fixed.value());
        }
        return size instanceof Size.FromArgument ? "*" : "";
    }

    /** A width or a precision. */
    public sealed interface Size {
        /** Not given. */
        record None() implements Size {}

        /**
         * Given as a number.
         *
         * @param value the number, not negative
         */
        record Fixed(int value) implements Size {}

        /** Given as {@code *}: an argument before the value holds it. */
        record FromArgument() implements Size {}

        /** Not given. */
        Size NONE = new None();
    }

    /** A length modifier; widths on LP64. */
    public enum Length {
        /** {@code hh}. */
        CHAR("hh", 8),
        /** {@code h}. */
        SHORT("h", 16),
        /** No modifier. */
        INT("", 32),
        /** {@code l}, {@code ll}, {@code z}, {@code t} or {@code j}: all the same on LP64. */
        LONG("l", 64);

        private final String spelling;
        private final int bits;

        Length(String spelling, int bits) {
            this.spelling = spelling;
            this.bits = bits;
        }

        /** The modifier, of several that mean the same the first. */
        public String spelling() {
            return spelling;
        }

        /** The bits of the value that are printed. */
        public int bits() {
            return bits;
        }
    }
}

package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The argument that a conversion prints. A declaration may have slips: a conversion without an argument, or one of the
 * wrong kind; what it prints is then read over.
 *
 * @param argument its number
 * @param type its type; null if there is no such argument
 */
record Target(int argument, @Nullable FieldType type) {
    /** Whether it is a string, as {@code %s} wants. */
    boolean isText() {
        return type == FieldType.STRING;
    }

    /** Whether it is anything but a string, as the other conversions want. */
    boolean isNumber() {
        return type != null && type != FieldType.STRING;
    }

    /** Whether a conversion prints fewer bits than the argument has, so that the others cannot be known. */
    boolean isWiderThan(int bits) {
        return type != null && isNumber() && type.bits() > bits;
    }

    void number(ParsedArguments out, long value) {
        if (isNumber()) {
            out.number(argument, value);
        } else {
            out.doubt();
        }
    }

    void text(ParsedArguments out, int start, int end) {
        out.text(argument, start, end);
    }

    /** Takes what is printed for {@code NULL}, which may as well be a string of these characters. */
    void absent(ParsedArguments out) {
        out.text(argument, ParsedArguments.NULL, ParsedArguments.NULL);
        out.doubt();
    }

    /**
     * Makes the argument's value of what was printed.
     *
     * @param printed the value, its upper bits 0
     * @param bits the bits that the conversion prints
     * @param negative whether a minus sign was printed
     * @return the value as C's integer promotions leave it, extended to 64 bits
     */
    long decode(long printed, int bits, boolean negative) {
        if (type == null) {
            return printed;
        }
        boolean signed = type.isSigned();
        // A conversion narrower than its argument tells the sign, and nothing else, of what it leaves out.
        int known = signed && negative ? Math.min(bits, type.bits()) : type.bits();
        int unused = Long.SIZE - known;
        return signed ? printed << unused >> unused : printed << unused >>> unused;
    }

    /** Whether a value, printed with so many bits, is what was printed. */
    boolean prints(long decoded, long printed, int bits) {
        if (type == FieldType.BOOLEAN && (decoded & ~1L) != 0) {
            return false;
        }
        int unused = Long.SIZE - bits;
        return decoded << unused >>> unused == printed;
    }
}

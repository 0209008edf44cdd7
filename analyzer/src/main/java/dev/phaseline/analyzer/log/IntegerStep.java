package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.FieldType;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A conversion of an integer as nearly all formats have it: a width, zeros, a precision, but no other flags. Only what
 * {@code printf} would print of the value is accepted: {@code %u} has no leading zeros, {@code %02x} not one digit.
 */
final class IntegerStep extends NumberStep {
    private static final byte NO_DIGIT = 16;
    private static final byte[] LOWER = digits("0123456789abcdef");
    private static final byte[] UPPER = digits("0123456789ABCDEF");
    /** What 64 bits hold without a doubt. */
    private static final int SAFE_DECIMALS = 18;

    /** What 64 bits have; more are zeros in front. */
    private static final int HEXADECIMALS = 16;
    /** Of a hexadecimal digit. */
    private static final int DIGIT_BITS = 4;

    private final Target target;
    private final int radix;
    private final byte[] digitValues;
    private final boolean lowerHexadecimal;
    private final boolean signed;
    private final int bits;
    private final int width;
    private final boolean zeroPadded;
    private final int precision;
    private final boolean lossy;
    /** So many hexadecimal digits without zeros in front are the argument's value; 0 if that is not certain of any. */
    private final int plainDigits;

    /** The greatest values: without a sign, and after a minus. */
    private final long largest;

    private final long largestNegative;

    /**
     * @param bits the bits of the value that are printed
     * @param width the least number of characters, 0 for any
     * @param precision the least number of digits, -1 where none is given, otherwise at least 1
     */
    IntegerStep(Target target, Conversion conversion, int bits, int width, int precision) {
        this.target = target;
        this.bits = bits;
        this.width = width;
        this.precision = precision;
        char letter = conversion.letter();
        radix = letter == 'o' ? 8 : letter == 'x' || letter == 'X' ? 16 : 10;
        digitValues = letter == 'X' ? UPPER : LOWER;
        lowerHexadecimal = letter == 'x';
        signed = letter == 'd' || letter == 'i';
        zeroPadded = conversion.has('0') && precision < 0;
        lossy = target.isWiderThan(bits);
        plainDigits = lowerHexadecimal && width == 0 && precision < 0 && !lossy ? plainDigits(target, bits) : 0;
        long mask = -1L >>> (Long.SIZE - bits);
        largest = signed ? mask >>> 1 : mask;
        largestNegative = signed ? (mask >>> 1) + 1 : 0;
    }

    /** A value of fewer bits than its type is the same with a sign and without. */
    private static int plainDigits(Target target, int bits) {
        var type = target.type();
        return type == null || !target.isNumber() || type == FieldType.BOOLEAN
                ? 0
                : (Math.min(bits, type.bits()) - 1) / DIGIT_BITS;
    }

    private static byte[] digits(String digits) {
        byte[] values = new byte[256];
        Arrays.fill(values, NO_DIGIT);
        for (int i = 0; i < digits.length(); i++) {
            values[digits.charAt(i)] = (byte) i;
        }
        return values;
    }

    @Override
    Target target() {
        return target;
    }

    /** As nearly all formats have it: lower-case hexadecimal digits and nothing around them. */
    @Override
    int read(byte[] line, int from, int to, ParsedArguments out) {
        if (plainDigits > 0 && SwarText.hasTwoWords(line, from)) {
            int digits = SwarText.hexadecimals(line, from);
            if (digits > 0 && digits <= plainDigits && from + digits <= to && (line[from] != '0' || digits == 1)) {
                out.number(target.argument(), SwarText.fewHexadecimals(line, from, digits));
                return from + digits;
            }
        }
        return readAny(line, from, to, out);
    }

    private int readAny(byte[] line, int from, int to, ParsedArguments out) {
        int firstDigit = firstDigit(line, from, to);
        boolean negative = firstDigit > from && line[firstDigit - 1] == '-';
        long value = 0;
        int at = firstDigit;
        if (radix == 10) {
            for (; at < to; at++) {
                int digit = line[at] - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                if (at - firstDigit >= SAFE_DECIMALS && tooLarge(value, digit)) {
                    return NONE;
                }
                value = value * 10 + digit;
            }
        } else if (lowerHexadecimal) {
            at = SwarText.hexadecimalEnd(line, firstDigit, to);
            if (SwarText.hexadecimal(line, firstDigit, at - HEXADECIMALS) != 0) {
                return NONE;
            }
            value = SwarText.hexadecimal(line, firstDigit, at);
        } else {
            int shift = radix == 16 ? 4 : 3;
            for (; at < to; at++) {
                int digit = digitValues[line[at] & 0xFF];
                if (digit >= radix) {
                    break;
                }
                if (value >>> (Long.SIZE - shift) != 0) {
                    return NONE;
                }
                value = value << shift | digit;
            }
        }
        return isPrinted(line, from, firstDigit, at, negative, value) && take(value, negative, out) ? at : NONE;
    }

    /** Where the digits begin, after padding and a sign; there need not be any. */
    private int firstDigit(byte[] line, int from, int to) {
        int at = from;
        if (width > 0 && !zeroPadded) {
            int last = Math.min(to, from + width - 1);
            while (at < last && line[at] == ' ') {
                at++;
            }
        }
        return signed && at < to && line[at] == '-' ? at + 1 : at;
    }

    /** Whether {@code printf} prints a value with these digits, this padding and this sign. */
    private boolean isPrinted(byte[] line, int from, int firstDigit, int end, boolean negative, long value) {
        int digits = end - firstDigit;
        int length = end - from;
        if (digits < 1 || digits < precision || length < width) {
            return false;
        }
        if (line[from] == ' ' && length != width) {
            return false;
        }
        if (digits > 1 && line[firstDigit] == '0' && digits != precision && !(zeroPadded && length == width)) {
            return false;
        }
        return negative
                ? value != 0 && Long.compareUnsigned(value, largestNegative) <= 0
                : Long.compareUnsigned(value, largest) <= 0;
    }

    private boolean take(long value, boolean negative, ParsedArguments out) {
        long printed = negative ? -value & -1L >>> (Long.SIZE - bits) : value;
        long decoded = target.decode(printed, bits, negative);
        if (!target.prints(decoded, printed, bits)) {
            return false;
        }
        target.number(out, decoded);
        if (lossy) {
            out.doubt();
        }
        return true;
    }

    @Override
    void ends(byte[] line, int from, int to, int base, BitSet ends) {
        int firstDigit = firstDigit(line, from, to);
        boolean negative = firstDigit > from && line[firstDigit - 1] == '-';
        long value = 0;
        for (int at = firstDigit; at < to; at++) {
            int digit = digitValues[line[at] & 0xFF];
            if (digit >= radix || tooLarge(value, digit)) {
                return;
            }
            value = value * radix + digit;
            if (isPrinted(line, from, firstDigit, at + 1, negative, value) && fits(value, negative)) {
                ends.set(at + 1 - base);
            }
        }
    }

    private boolean tooLarge(long value, int digit) {
        return Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, radix)) > 0;
    }

    private boolean fits(long value, boolean negative) {
        long printed = negative ? -value & -1L >>> (Long.SIZE - bits) : value;
        return target.prints(target.decode(printed, bits, negative), printed, bits);
    }

    @Override
    void take(byte[] line, int from, int end, ParsedArguments out) {
        read(line, from, end, out);
    }

    @Override
    boolean canContainByte(byte value) {
        return digitValues[value & 0xFF] < radix
                || (signed && value == '-')
                || (width > 0 && !zeroPadded && value == ' ');
    }
}

package dev.phaseline.analyzer.log;

import java.util.Arrays;
import java.util.BitSet;

/**
 * {@code %p}. glibc prints {@code 0x} and lower-case digits without leading zeros, or {@code (nil)}; musl always 16
 * digits, after {@code 0x} unless all are zero; Windows 16 upper-case digits; SystemTap prints address zero as
 * {@code 0x0}. Each is told from the others by what it looks like, except for the last, which glibc never prints.
 */
final class PointerStep extends NumberStep {
    private static final byte[] NIL = {'(', 'n', 'i', 'l', ')'};
    private static final int DIGITS = 16;
    private static final byte[] LOWER = new byte[256];

    static {
        Arrays.fill(LOWER, (byte) -1);
        for (int digit = 0; digit < DIGITS; digit++) {
            LOWER[Character.forDigit(digit, DIGITS)] = (byte) digit;
        }
    }

    private final Target target;
    private final boolean zeroHasPrefix;

    PointerStep(Target target, Dialect dialect) {
        this.target = target;
        zeroHasPrefix = dialect == Dialect.SYSTEMTAP;
    }

    @Override
    Target target() {
        return target;
    }

    @Override
    int read(byte[] line, int from, int to, ParsedArguments out) {
        if (to - from > 2 && line[from] == '0' && line[from + 1] == 'x') {
            int first = from + 2;
            if (SwarText.hasTwoWords(line, first)) {
                int digits = SwarText.hexadecimals(line, first);
                if (digits > 0 && digits < DIGITS && line[first] != '0' && first + digits <= to) {
                    return taken(SwarText.fewHexadecimals(line, first, digits), first + digits, out);
                }
            }
            int end = SwarText.hexadecimalEnd(line, first, to);
            return isAfterPrefix(line, first, end) ? taken(SwarText.hexadecimal(line, first, end), end, out) : NONE;
        }
        if (isNil(line, from, to)) {
            return taken(0, from + NIL.length, out);
        }
        return isBare(line, from, to) ? taken(upperValue(line, from), from + DIGITS, out) : NONE;
    }

    private int taken(long value, int end, ParsedArguments out) {
        target.number(out, value);
        return end;
    }

    private static int lowerDigit(byte value) {
        return LOWER[value & 0xFF];
    }

    private static int upperDigit(byte value) {
        if (value >= '0' && value <= '9') {
            return value - '0';
        }
        return value >= 'A' && value <= 'F' ? value - 'A' + 10 : -1;
    }

    private boolean isAfterPrefix(byte[] line, int first, int end) {
        int digits = end - first;
        if (digits < 1 || digits > DIGITS) {
            return false;
        }
        return line[first] != '0' || digits == DIGITS || (digits == 1 && zeroHasPrefix);
    }

    private static boolean isNil(byte[] line, int from, int to) {
        if (to - from < NIL.length) {
            return false;
        }
        for (int i = 0; i < NIL.length; i++) {
            if (line[from + i] != NIL[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBare(byte[] line, int from, int to) {
        if (to - from < DIGITS) {
            return false;
        }
        for (int i = from; i < from + DIGITS; i++) {
            if (upperDigit(line[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    private static long upperValue(byte[] line, int from) {
        long value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            value = value << 4 | upperDigit(line[i]);
        }
        return value;
    }

    @Override
    void ends(byte[] line, int from, int to, int base, BitSet ends) {
        if (isNil(line, from, to)) {
            ends.set(from + NIL.length - base);
        }
        if (isBare(line, from, to)) {
            ends.set(from + DIGITS - base);
        }
        if (to - from > 2 && line[from] == '0' && line[from + 1] == 'x') {
            int first = from + 2;
            for (int end = first + 1; end <= to && end - first <= DIGITS && lowerDigit(line[end - 1]) >= 0; end++) {
                if (isAfterPrefix(line, first, end)) {
                    ends.set(end - base);
                }
            }
        }
    }

    @Override
    void take(byte[] line, int from, int end, ParsedArguments out) {
        read(line, from, end, out);
    }

    @Override
    boolean canContainByte(byte value) {
        return lowerDigit(value) >= 0 || upperDigit(value) >= 0 || "x(nil)".indexOf(value) >= 0;
    }
}

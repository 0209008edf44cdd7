package dev.phaseline.migration.ram;

import java.util.Arrays;

/**
 * The difference between two versions of a page, as QEMU encodes it: pairs of a number of bytes that are equal and a
 * number of bytes that differ, followed by the new bytes.
 *
 * <pre>
 *   equal | different | new bytes | equal | different | new bytes | …
 * </pre>
 *
 * Both numbers are ULEB128 of at most two bytes. The first {@code equal} may be 0, all other numbers are positive; equal
 * bytes at the end are not written. Source: QEMU {@code migration/xbzrle.c}.
 */
final class Xbzrle {
    /** The result of {@link #encode} where the pages are equal. */
    static final int IDENTICAL = 0;

    /** The result of {@link #encode} where the difference would be longer than the page. */
    static final int OVERFLOW = -1;

    private static final int LONGEST_NUMBER = 2;
    private static final int MORE = 0x80;

    private Xbzrle() {}

    /**
     * Encodes a difference.
     *
     * @param before what the destination has; a whole page
     * @param after what it is to have; as long
     * @param out takes the encoded bytes, at most a page
     * @return their number, {@link #IDENTICAL} or {@link #OVERFLOW}
     */
    static int encode(byte[] before, byte[] after, byte[] out) {
        int length = before.length;
        int end = 0;
        int at = 0;
        while (true) {
            int equal = Arrays.mismatch(before, at, length, after, at, length);
            if (equal < 0) {
                return end;
            }
            if (out.length - end < LONGEST_NUMBER) {
                return OVERFLOW;
            }
            end = putNumber(out, end, equal);
            int start = at + equal;
            at = differentUntil(before, after, start);
            int different = at - start;
            if (out.length - end < LONGEST_NUMBER) {
                return OVERFLOW;
            }
            end = putNumber(out, end, different);
            if (out.length - end < different) {
                return OVERFLOW;
            }
            System.arraycopy(after, start, out, end, different);
            end += different;
        }
    }

    /**
     * Applies a difference.
     *
     * @param encoded holds it from the start
     * @param length its length in bytes
     * @param page the old version, which becomes the new one
     * @return whether the difference was one; if not, part of it is applied
     */
    static boolean decode(byte[] encoded, int length, byte[] page) {
        int at = 0;
        int offset = 0;
        boolean first = true;
        while (at < length) {
            if (length - at < LONGEST_NUMBER) {
                return false;
            }
            int equal = number(encoded, at);
            at += numberLength(encoded, at);
            offset += equal;
            if (equal < 0 || (equal == 0 && !first) || offset > page.length || length - at < LONGEST_NUMBER) {
                return false;
            }
            int different = number(encoded, at);
            at += numberLength(encoded, at);
            if (different <= 0 || different > length - at || different > page.length - offset) {
                return false;
            }
            System.arraycopy(encoded, at, page, offset, different);
            at += different;
            offset += different;
            first = false;
        }
        return true;
    }

    private static int differentUntil(byte[] before, byte[] after, int from) {
        int at = from;
        while (at < before.length && before[at] != after[at]) {
            at++;
        }
        return at;
    }

    private static int putNumber(byte[] out, int at, int value) {
        if (value < MORE) {
            out[at] = (byte) value;
            return at + 1;
        }
        out[at] = (byte) (value | MORE);
        out[at + 1] = (byte) (value >> 7);
        return at + 2;
    }

    /** Returns the number at a position that has two bytes, or -1 if a third one would follow. */
    private static int number(byte[] encoded, int at) {
        if (encoded[at] >= 0) {
            return encoded[at];
        }
        return encoded[at + 1] < 0 ? -1 : (encoded[at] & 0x7f) | (encoded[at + 1] << 7);
    }

    private static int numberLength(byte[] encoded, int at) {
        return encoded[at] < 0 ? 2 : 1;
    }
}

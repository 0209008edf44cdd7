package dev.phaseline.analyzer.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads text eight bytes at a time, all of which are in one word: most of a line of an event are digits. */
final class SwarText {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long ZEROS = 0x3030_3030_3030_3030L;
    /** Sets the high bit of a byte that is more than 9. */
    private static final long ABOVE_9 = 0x7676_7676_7676_7676L;

    private static final long BEFORE_A = 0x6060_6060_6060_6060L;
    /** Sets the high bit of a byte that is more than 6. */
    private static final long ABOVE_6 = 0x7979_7979_7979_7979L;
    /** Sets the high bit of a byte that is more than 0. */
    private static final long ABOVE_0 = 0x7F7F_7F7F_7F7F_7F7FL;

    private static final int SIX_DIGITS_BITS = 48;
    /** Of a hexadecimal digit. */
    private static final int DIGIT_BITS = 4;

    private SwarText() {}

    /** Whether a word can be read at a place, whatever its bytes are. */
    static boolean hasWord(byte[] bytes, int at) {
        return at <= bytes.length - Long.BYTES;
    }

    /** Where a byte stands first from a place on; {@code to} if it does not. */
    static int find(byte wanted, byte[] bytes, int from, int to) {
        long all = wanted * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long differences = (long) WORD.get(bytes, at) ^ all;
            long found = differences - ONES & ~differences & HIGH_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Whether two stretches are the same; false, whatever they are, where the second one has {@linkplain #hasWord no word} at its end. */
    static boolean isSame(byte[] one, int from, byte[] other, int otherFrom, int length) {
        if (!hasWord(other, otherFrom + length)) {
            return false;
        }
        int last = length - Long.BYTES;
        if (last <= 0) {
            long difference = (long) WORD.get(one, from) ^ (long) WORD.get(other, otherFrom);
            return length == 0 || difference << (-last * Byte.SIZE) == 0;
        }
        long difference = (long) WORD.get(one, from + last) ^ (long) WORD.get(other, otherFrom + last);
        for (int i = 0; i < last; i += Long.BYTES) {
            difference |= (long) WORD.get(one, from + i) ^ (long) WORD.get(other, otherFrom + i);
        }
        return difference == 0;
    }

    /** The six decimal digits at a place that {@linkplain #hasWord has a word} as a number; -1 if they are none. */
    static int sixDecimals(byte[] bytes, int at) {
        long digits = ((long) WORD.get(bytes, at) ^ ZEROS) << (Long.SIZE - SIX_DIGITS_BITS);
        if (((digits | digits + ABOVE_9) & HIGH_BITS) != 0) {
            return -1;
        }
        // Neighbours to numbers of two digits, those to numbers of four, those to one of eight, of which two are zeros.
        long pairs = digits * 10 + (digits >>> Byte.SIZE);
        long upper = (pairs & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L;
        long lower = (pairs >>> Short.SIZE & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L;
        return (int) ((upper + lower) >>> Integer.SIZE);
    }

    /** Whether two words can be read at a place, one behind the other. */
    static boolean hasTwoWords(byte[] bytes, int at) {
        return at <= bytes.length - 2 * Long.BYTES;
    }

    /** How many lower-case hexadecimal digits begin at a place that {@linkplain #hasTwoWords has two words}; 16 if there are more. */
    static int hexadecimals(byte[] bytes, int at) {
        int count = hexadecimals((long) WORD.get(bytes, at));
        return count < Long.BYTES ? count : count + hexadecimals((long) WORD.get(bytes, at + Long.BYTES));
    }

    /** The value of 1 to 16 lower-case hexadecimal digits at a place that {@linkplain #hasTwoWords has two words}. */
    static long fewHexadecimals(byte[] bytes, int at, int count) {
        long word = (long) WORD.get(bytes, at);
        int more = count - Long.BYTES;
        return more <= 0
                ? inWord(word, count)
                : inWord(word, Long.BYTES) << (more * DIGIT_BITS)
                        | inWord((long) WORD.get(bytes, at + Long.BYTES), more);
    }

    /** Where the lower-case hexadecimal digits end that begin at a place; the place itself if there are none. */
    static int hexadecimalEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && hasWord(bytes, at)) {
            int count = hexadecimals((long) WORD.get(bytes, at));
            at += count;
            if (count < Long.BYTES) {
                return Math.min(at, to);
            }
        }
        while (at < to && isHexadecimal(bytes[at])) {
            at++;
        }
        return Math.min(at, to);
    }

    private static boolean isHexadecimal(byte value) {
        return (value >= '0' && value <= '9') || (value >= 'a' && value <= 'f');
    }

    private static int hexadecimals(long word) {
        long decimal = word ^ ZEROS;
        long noDecimal = decimal | decimal + ABOVE_9;
        long letter = word ^ BEFORE_A;
        long low = letter & ~HIGH_BITS;
        long noLetter = letter | low + ABOVE_6 | ~(low + ABOVE_0);
        return Long.numberOfTrailingZeros(noDecimal & noLetter & HIGH_BITS) / Byte.SIZE;
    }

    /** Lower-case hexadecimal digits as a number: its low 64 bits. */
    static long hexadecimal(byte[] bytes, int from, int end) {
        long value = 0;
        int at = from;
        while (at < end && hasWord(bytes, at)) {
            int count = Math.min(Long.BYTES, end - at);
            value = value << (count * DIGIT_BITS) | inWord((long) WORD.get(bytes, at), count);
            at += count;
        }
        for (; at < end; at++) {
            value = value << DIGIT_BITS | Character.digit(bytes[at], 16);
        }
        return value;
    }

    private static long inWord(long bytes, int count) {
        long word = Long.reverseBytes(bytes) >>> ((Long.BYTES - count) * Byte.SIZE);
        long values = (word & 0x0F0F_0F0F_0F0F_0F0FL) + (word >>> 6 & 0x0101_0101_0101_0101L) * 9;
        long pairs = (values | values >>> 4) & 0x00FF_00FF_00FF_00FFL;
        long fours = (pairs | pairs >>> 8) & 0x0000_FFFF_0000_FFFFL;
        return (fours | fours >>> 16) & 0xFFFF_FFFFL;
    }
}

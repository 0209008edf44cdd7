package dev.phaseline.tracepoint.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a text, with values set as {@code printf} sets them: C11 7.21.6.1, and glibc on LP64 where C leaves it open.
 * Text is UTF-8, and widths and precisions count its bytes. Confined to one thread at a time.
 */
public final class PrintfBuffer {
    /**
     * Integers are padded to so many bytes at most: a size may come from a damaged recording, which must not exhaust the
     * memory.
     */
    static final int LARGEST_SIZE = 65_535;

    /** A format has a handful of conversions; a hostile recording may declare as many as it likes. */
    private static final int MOST_KNOWN = 1024;

    private static final byte[] LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_BYTES = {};
    private static final byte[] HEX = {'0', 'x'};
    private static final byte[] UPPER_HEX = {'0', 'X'};
    private static final byte[] MINUS = {'-'};
    private static final byte[] PLUS = {'+'};
    private static final byte[] BLANK = {' '};

    /** The first byte of the text; what stands before it is room for {@link #prepend}. */
    private final int start;

    /** The digits of one number, from the end; 23 hold 64 bits in octal and a zero. */
    private final byte[] digits = new byte[23];

    /** The conversions met so far by their text: reading one takes longer than using it. */
    private final Map<String, Conversion> known = new HashMap<>();

    private final int[] stars = new int[2];
    private byte[] bytes;
    private int end;
    private int first;
    private int starCount;

    /** Makes an empty buffer. */
    public PrintfBuffer() {
        this(0);
    }

    /**
     * Makes an empty buffer.
     *
     * @param headroom the number of bytes that may be put before the text
     */
    PrintfBuffer(int headroom) {
        start = headroom;
        bytes = new byte[headroom + 256];
        clear();
    }

    /** Empties the buffer. */
    public void clear() {
        first = start;
        end = start;
        starCount = 0;
    }

    /** Adds text as it is. */
    public void text(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                append(text.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[end++] = (byte) c;
        }
    }

    /** Gives the next star of the next conversion its value. */
    public void star(int size) {
        if (starCount == stars.length) {
            throw new IllegalArgumentException("a conversion has at most " + stars.length + " stars");
        }
        stars[starCount++] = size;
    }

    /**
     * Adds a string.
     *
     * @param conversion for example {@code %-10s}
     * @param value the string, or null, which prints as {@code (null)}
     * @throws IllegalArgumentException if it is no conversion of a string, or its stars have no values
     */
    public void string(String conversion, @Nullable String value) {
        Conversion c = resolveString(conversion);
        int from = end;
        if (value != null) {
            text(value);
        }
        endString(c, from, value == null);
    }

    /**
     * Adds a string that is given as bytes, which need not be UTF-8.
     *
     * @param conversion for example {@code %-10s}
     * @param value the bytes, or null, which prints as {@code (null)}
     * @throws IllegalArgumentException if it is no conversion of a string, or its stars have no values
     */
    public void bytes(String conversion, byte @Nullable [] value) {
        Conversion c = resolveString(conversion);
        int from = end;
        if (value != null) {
            append(value);
        }
        endString(c, from, value == null);
    }

    private Conversion resolveString(String conversion) {
        Conversion c = resolve(conversion);
        if (c.letter() != 's') {
            throw new IllegalArgumentException("not a conversion of a string: " + conversion);
        }
        return c;
    }

    private void endString(Conversion c, int from, boolean isNull) {
        if (!isNull && c.precision() != Conversion.NONE) {
            end = (int) Math.min(end, (long) from + c.precision());
        } else if (isNull && (c.precision() == Conversion.NONE || c.precision() >= "(null)".length())) {
            text("(null)"); // glibc prints all of it or nothing
        }
        pad(from, c);
    }

    /**
     * Adds an integer, a character or an address.
     *
     * @param conversion for example {@code %08lx}, {@code %c} or {@code %p}
     * @param value the value as C's integer promotions leave it, extended to 64 bits; only the bits of the conversion's
     *     length are printed
     * @throws IllegalArgumentException if it is no such conversion, or its stars have no values
     */
    public void integer(String conversion, long value) {
        Conversion c = resolve(conversion);
        int unused = Long.SIZE - c.bits();
        long unsigned = value << unused >>> unused;
        switch (c.letter()) {
            case 'd', 'i' -> signed(c, value << unused >> unused);
            case 'u' -> number(c, NO_BYTES, decimal(unsigned));
            case 'o' -> octal(c, unsigned);
            case 'x' ->
                number(c, c.has(Conversion.ALTERNATIVE) && unsigned != 0 ? HEX : NO_BYTES, hex(unsigned, LOWER));
            case 'X' ->
                number(c, c.has(Conversion.ALTERNATIVE) && unsigned != 0 ? UPPER_HEX : NO_BYTES, hex(unsigned, UPPER));
            case 'c' -> character(c, (byte) value);
            case 'p' -> pointer(c, value);
            default -> throw new IllegalArgumentException("not a conversion of an integer: " + conversion);
        }
    }

    /** The number of bytes. */
    public int length() {
        return end - first;
    }

    /**
     * Writes the bytes to a stream.
     *
     * @throws IOException if the stream fails
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, first, end - first);
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(bytes, first, end);
    }

    /** The text; bytes that are no UTF-8, which {@code %c} or a precision may leave, become replacement characters. */
    @Override
    public String toString() {
        return new String(bytes, first, end - first, StandardCharsets.UTF_8);
    }

    /** The bytes themselves, from {@link #offset}. */
    byte[] array() {
        return bytes;
    }

    int offset() {
        return first;
    }

    int capacity() {
        return bytes.length;
    }

    /** Puts one ASCII character before everything, into the headroom. */
    void prepend(char c) {
        bytes[--first] = (byte) c;
    }

    /** Puts a decimal number before everything, into the headroom. */
    void prepend(long value, int leastDigits) {
        int from = decimal(Math.abs(value));
        for (int i = digits.length; i > from; ) {
            bytes[--first] = digits[--i];
        }
        for (int count = digits.length - from; count < leastDigits; count++) {
            bytes[--first] = '0';
        }
        if (value < 0) {
            bytes[--first] = '-';
        }
    }

    /** Takes away what {@link #prepend} put there. */
    void clearHeadroom() {
        first = start;
    }

    private Conversion conversion(String text) {
        Conversion conversion = known.get(text);
        if (conversion == null) {
            conversion = Conversion.of(text);
            if (known.size() == MOST_KNOWN) {
                known.clear();
            }
            known.put(text, conversion);
        }
        return conversion;
    }

    private Conversion resolve(String text) {
        Conversion c = conversion(text);
        int taken = 0;
        int width = c.width();
        if (width == Conversion.STAR && taken < starCount) {
            width = stars[taken++];
        }
        int precision = c.precision();
        if (precision == Conversion.STAR && taken < starCount) {
            precision = stars[taken++];
        }
        int given = starCount;
        starCount = 0;
        int wanted = (c.width() == Conversion.STAR ? 1 : 0) + (c.precision() == Conversion.STAR ? 1 : 0);
        if (given != wanted) {
            throw new IllegalArgumentException(text + " has " + wanted + " stars, but " + given + " values were given");
        }
        return wanted == 0 ? c : c.withSizes(width, precision);
    }

    private void signed(Conversion c, long value) {
        // The least value has no opposite, but is its own magnitude when read without a sign.
        number(c, value < 0 ? MINUS : sign(c), decimal(Math.abs(value)));
    }

    private static byte[] sign(Conversion c) {
        return c.has(Conversion.PLUS) ? PLUS : c.has(Conversion.BLANK) ? BLANK : NO_BYTES;
    }

    private void octal(Conversion c, long value) {
        int from = digits.length;
        long rest = value;
        do {
            digits[--from] = LOWER[(int) rest & 7];
            rest >>>= 3;
        } while (rest != 0);
        Conversion actual = c;
        if (c.has(Conversion.ALTERNATIVE)) {
            // The first digit must be a zero, which counts as a digit.
            if (value == 0) {
                actual = c.precision() == 0 ? c.withPrecision(1) : c;
            } else if (c.precision() <= digits.length - from) {
                digits[--from] = '0';
            }
        }
        number(actual, NO_BYTES, from);
    }

    private void character(Conversion c, byte value) {
        int from = end;
        ensure(1);
        bytes[end++] = value;
        pad(from, c);
    }

    private void pointer(Conversion c, long address) {
        if (address == 0) {
            int from = end;
            text("(nil)");
            pad(from, c);
            return;
        }
        byte[] sign = sign(c); // glibc forgets to ignore these flags
        byte[] prefix = sign.length == 0 ? HEX : new byte[] {sign[0], '0', 'x'};
        number(c, prefix, hex(address, LOWER));
    }

    /** Leaves the digits of an unsigned number at the end of {@link #digits} and returns where they begin. */
    private int decimal(long unsigned) {
        long rest = unsigned;
        int from = digits.length;
        if (rest < 0) {
            long quotient = Long.divideUnsigned(rest, 10);
            digits[--from] = LOWER[(int) (rest - quotient * 10)];
            rest = quotient;
        }
        do {
            digits[--from] = LOWER[(int) (rest % 10)];
            rest /= 10;
        } while (rest != 0);
        return from;
    }

    private int hex(long value, byte[] letters) {
        long rest = value;
        int from = digits.length;
        do {
            digits[--from] = letters[(int) rest & 15];
            rest >>>= 4;
        } while (rest != 0);
        return from;
    }

    /** Adds a sign or prefix and the digits from an index on, with the zeros that precision or width ask for. */
    private void number(Conversion c, byte[] prefix, int fromDigit) {
        int from = end;
        int given = digits.length - fromDigit;
        if (c.precision() == 0 && given == 1 && digits[fromDigit] == '0') {
            given = 0; // a zero with precision zero has no digits
        }
        int least = Math.min(LARGEST_SIZE, c.precision());
        if (c.precision() == Conversion.NONE && c.has(Conversion.ZERO) && !c.has(Conversion.LEFT)) {
            least = Math.min(LARGEST_SIZE, c.width()) - prefix.length;
        }
        append(prefix);
        fill('0', least - given);
        ensure(given);
        System.arraycopy(digits, digits.length - given, bytes, end, given);
        end += given;
        pad(from, c);
    }

    /** Pads what was added since an index with blanks. */
    private void pad(int from, Conversion c) {
        int length = end - from;
        int blanks = Math.min(LARGEST_SIZE, c.width()) - length;
        if (blanks <= 0) {
            return;
        }
        fill(' ', blanks);
        if (!c.has(Conversion.LEFT)) {
            System.arraycopy(bytes, from, bytes, from + blanks, length);
            Arrays.fill(bytes, from, from + blanks, (byte) ' ');
        }
    }

    private void fill(char c, int count) {
        if (count > 0) {
            ensure(count);
            Arrays.fill(bytes, end, end + count, (byte) c);
            end += count;
        }
    }

    private void append(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, end, more.length);
        end += more.length;
    }

    private void ensure(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(end, more), (int)
                    Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
    }
}

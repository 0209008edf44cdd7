package dev.phaseline.analyzer.jfr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the values of a chunk's records, one record after the other, from a copy of a stretch of the chunk. Numbers are
 * LEB128 of at most nine bytes, the last of which has eight bits. Whatever a record claims, nothing beyond its end is
 * read: {@link #isBroken} tells that it was tried.
 */
final class RecordInput {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int LONGEST_NUMBER = 9;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The bit of each byte that says that the number goes on. */
    private static final long CONTINUED = 0x8080_8080_8080_8080L;

    /** By the bytes of a number, those bits of a word that say for each of them whether the number goes on. */
    private static final long[] LAST_BITS = new long[LONGEST_NUMBER + 1];

    /** What these bits are; never so for no bytes. */
    private static final long[] CONTINUED_BITS = new long[LONGEST_NUMBER + 1];

    static {
        CONTINUED_BITS[0] = -1;
        for (int bytes = 1; bytes <= LONGEST_NUMBER; bytes++) {
            LAST_BITS[bytes] = bytes < Long.BYTES ? CONTINUED & ((1L << (bytes * Byte.SIZE)) - 1) : CONTINUED;
            CONTINUED_BITS[bytes] = LAST_BITS[bytes - 1];
        }
    }

    // Encodings of strings. Source: OpenJDK jdk.jfr.internal.consumer.StringParser.
    private static final int NULL = 0;
    private static final int EMPTY = 1;
    private static final int CONSTANT = 2;
    private static final int UTF_8 = 3;
    private static final int CHARS = 4;
    private static final int LATIN_1 = 5;

    private final MemorySegment chunk;
    /** Longer than what it is filled with, so that a word can be read at the last byte. */
    private byte[] buffer = new byte[BUFFER_BYTES + Long.BYTES];
    /** Where the buffer begins in the chunk, and how much of it is filled. */
    private long bufferStart;

    private int filled;
    private int position;
    private int end;
    private boolean broken;

    /** Takes strings that are not in the record as they are wanted: as UTF-8. */
    private byte[] decoded = new byte[64];

    private int decodedLength;
    /** What {@link #text} met last, as UTF-8 or as C strings came in: a stretch of the buffer or of what was decoded. */
    private byte[] text = decoded;

    private int textFrom;
    private int textLength;
    private long constant;

    /** What a string is. */
    enum Text {
        /** No string. */
        NULL,
        /** One of the chunk's constants; {@link #constant} has its number. */
        CONSTANT,
        /** A stretch of {@link #textBytes}. */
        BYTES,
        /** Nothing that is known. */
        UNKNOWN
    }

    RecordInput(MemorySegment chunk) {
        this.chunk = chunk;
    }

    /**
     * Goes to a record, after its size.
     *
     * @param offset where it begins in the chunk, which is known to have a whole record there
     * @return where the next one begins
     */
    long record(long offset) {
        if (offset < bufferStart || offset + LONGEST_NUMBER > bufferStart + filled) {
            fill(offset, BUFFER_BYTES);
        }
        broken = false;
        position = (int) (offset - bufferStart);
        end = filled;
        long size = number();
        if (offset + size > bufferStart + filled) {
            fill(offset, Math.toIntExact(size));
            position = 0;
            number();
        }
        end = (int) (offset - bufferStart + size);
        return offset + size;
    }

    private void fill(long offset, int atLeast) {
        int wanted = (int) Math.min(Math.max(atLeast, BUFFER_BYTES), chunk.byteSize() - offset);
        if (wanted > buffer.length - Long.BYTES) {
            buffer = new byte[wanted + Long.BYTES];
        }
        MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, offset, buffer, 0, wanted);
        bufferStart = offset;
        filled = wanted;
    }

    /** Whether the record ended before what was asked of it. */
    boolean isBroken() {
        return broken;
    }

    /** Gives the record up. */
    void breakOff() {
        broken = true;
    }

    long number() {
        int left = end - position;
        if (left <= 0) {
            broken = true;
            return 0;
        }
        long word = (long) WORD.get(buffer, position);
        if ((word & 0x80) == 0) {
            position++;
            return word & 0x7F;
        }
        int bytes = numberBytes(word);
        if (bytes > left) {
            broken = true;
            position = end;
            return 0;
        }
        position += bytes;
        return number(word, bytes, buffer[position - 1]);
    }

    /**
     * Reads fields that follow one another, up to the first that is neither a number nor a byte.
     *
     * @param from the first to read
     * @param lengths how many bytes each field had last, or 0: guessing right that it has as many again lets the processor read
     *     the next field before it knows how long this one is
     * @param columns has a column for each field
     * @param row where in its column each gets its value; what a record that is broken has not is undefined
     * @return the number of the field that comes next
     */
    int numbers(EventFields.Kind[] kinds, int from, int[] lengths, long[][] columns, int row) {
        byte[] bytes = buffer;
        int at = position;
        int field = from;
        for (; field < kinds.length; field++) {
            if (kinds[field].isNumber()) {
                long word = (long) WORD.get(bytes, at);
                int length = lengths[field];
                if ((word & LAST_BITS[length]) != CONTINUED_BITS[length]) {
                    length = numberBytes(word);
                    lengths[field] = length;
                }
                if (length > end - at) {
                    broken = true;
                    break;
                }
                at += length;
                columns[field][row] = number(word, length, bytes[at - 1]);
            } else if (kinds[field] == EventFields.Kind.OCTET) {
                if (at >= end) {
                    broken = true;
                    break;
                }
                columns[field][row] = bytes[at++];
            } else {
                break;
            }
        }
        position = at;
        return field;
    }

    /** How many bytes the number has that a word begins with. */
    private static int numberBytes(long word) {
        long ends = ~word & CONTINUED;
        return ends == 0 ? LONGEST_NUMBER : (Long.numberOfTrailingZeros(ends) + 1) / Byte.SIZE;
    }

    /** The number of some bytes, the last of which counts if a word does not hold all of them. */
    private static long number(long word, int bytes, byte last) {
        return bytes == LONGEST_NUMBER
                ? packed(word) | (long) last << 56
                : packed(word & -1L >>> (Long.SIZE - bytes * Byte.SIZE));
    }

    /** The low seven bits of each of eight bytes, one after the other. */
    private static long packed(long word) {
        long pairs = (word & 0x007F_007F_007F_007FL) | (word & 0x7F00_7F00_7F00_7F00L) >>> 1;
        long fours = (pairs & 0x0000_3FFF_0000_3FFFL) | (pairs & 0x3FFF_0000_3FFF_0000L) >>> 2;
        return (fours & 0x0FFF_FFFFL) | (fours & 0x0FFF_FFFF_0000_0000L) >>> 4;
    }

    /** A count of things of which each has at least a byte. */
    int count() {
        long count = number();
        if (count < 0 || count > end - position) {
            broken = true;
            return 0;
        }
        return (int) count;
    }

    byte octet() {
        if (position >= end) {
            broken = true;
            return 0;
        }
        return buffer[position++];
    }

    /** A number of some bytes, the highest first. */
    long bits(int bytes) {
        if (bytes > end - position) {
            broken = true;
            return 0;
        }
        long bits = 0;
        for (int i = 0; i < bytes; i++) {
            bits = bits << Byte.SIZE | (buffer[position++] & 0xFF);
        }
        return bits;
    }

    void skip(int bytes) {
        if (bytes > end - position) {
            broken = true;
        } else {
            position += bytes;
        }
    }

    /** Reads a string. */
    Text text() {
        textFrom = 0;
        textLength = 0;
        switch (octet()) {
            case NULL -> {
                return Text.NULL;
            }
            case EMPTY -> {
                return Text.BYTES;
            }
            case CONSTANT -> {
                constant = number();
                return Text.CONSTANT;
            }
            case UTF_8 -> utf8();
            case CHARS -> chars();
            case LATIN_1 -> latin1();
            default -> {
                broken = true;
                return Text.UNKNOWN;
            }
        }
        return Text.BYTES;
    }

    private void utf8() {
        takeAsItIs(count());
    }

    private void takeAsItIs(int length) {
        text = buffer;
        textFrom = position;
        textLength = length;
        position += length;
    }

    private boolean isAscii(int length) {
        for (int i = position; i < position + length; i++) {
            if (buffer[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private void latin1() {
        int length = count();
        if (isAscii(length)) {
            takeAsItIs(length);
            return;
        }
        startDecoding(2 * length);
        for (int i = 0; i < length; i++) {
            addCharacter(buffer[position++] & 0xFF);
        }
        takeDecoded();
    }

    private void chars() {
        int length = count();
        if (isAscii(length)) {
            takeAsItIs(length); // a number below 0x80 is one byte
            return;
        }
        startDecoding(3 * length);
        for (int i = 0; i < length; i++) {
            char unit = (char) number();
            if (Character.isSurrogate(unit)) {
                surrogates(unit, length - i);
                break;
            }
            addCharacter(unit);
        }
        takeDecoded();
    }

    /** The rest of a string with characters of two units: rare, so by way of a String. */
    private void surrogates(char first, int units) {
        var rest = new char[units];
        rest[0] = first;
        for (int i = 1; i < units; i++) {
            rest[i] = (char) number();
        }
        byte[] encoded = new String(rest).getBytes(StandardCharsets.UTF_8);
        reserve(decodedLength + encoded.length);
        System.arraycopy(encoded, 0, decoded, decodedLength, encoded.length);
        decodedLength += encoded.length;
    }

    private void startDecoding(int mostBytes) {
        decodedLength = 0;
        reserve(mostBytes);
    }

    private void takeDecoded() {
        text = decoded;
        textLength = decodedLength;
    }

    private void addCharacter(int character) {
        if (character < 0x80) {
            decoded[decodedLength++] = (byte) character;
        } else if (character < 0x800) {
            decoded[decodedLength++] = (byte) (0xC0 | (character >> 6));
            decoded[decodedLength++] = (byte) (0x80 | (character & 0x3F));
        } else {
            decoded[decodedLength++] = (byte) (0xE0 | (character >> 12));
            decoded[decodedLength++] = (byte) (0x80 | ((character >> 6) & 0x3F));
            decoded[decodedLength++] = (byte) (0x80 | (character & 0x3F));
        }
    }

    private void reserve(int bytes) {
        if (bytes > decoded.length) {
            decoded = Arrays.copyOf(decoded, Math.max(bytes, 2 * decoded.length));
        }
    }

    /** Has the bytes of the string read last, until the next one is read. */
    byte[] textBytes() {
        return text;
    }

    /** Where the string read last begins in {@link #textBytes}. */
    int textFrom() {
        return textFrom;
    }

    int textLength() {
        return textLength;
    }

    /** The number of the constant read last. */
    long constant() {
        return constant;
    }

    /** The string read last, unless it was a constant. */
    String string() {
        return new String(text, textFrom, textLength, StandardCharsets.UTF_8);
    }
}

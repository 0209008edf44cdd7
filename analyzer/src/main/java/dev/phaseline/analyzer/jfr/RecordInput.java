package dev.phaseline.analyzer.jfr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    // Encodings of strings. Source: OpenJDK jdk.jfr.internal.consumer.StringParser.
    private static final int NULL = 0;
    private static final int EMPTY = 1;
    private static final int CONSTANT = 2;
    private static final int UTF_8 = 3;
    private static final int CHARS = 4;
    private static final int LATIN_1 = 5;

    private final MemorySegment chunk;
    private byte[] buffer = new byte[BUFFER_BYTES];
    /** Where the buffer begins in the chunk, and how much of it is filled. */
    private long bufferStart;

    private int filled;
    private int position;
    private int end;
    private boolean broken;

    /** What {@link #text} met last: UTF-8, or as C strings came in. */
    private byte[] text = new byte[64];

    private int textLength;
    private long constant;

    /** What a string is. */
    enum Text {
        /** No string. */
        NULL,
        /** One of the chunk's constants; {@link #constant} has its number. */
        CONSTANT,
        /** {@link #textBytes} has it. */
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
        if (wanted > buffer.length) {
            buffer = new byte[wanted];
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
        long value = 0;
        for (int shift = 0; position < end; shift += 7) {
            long bits = buffer[position++] & 0xFF;
            if (shift == 56) {
                return value | bits << shift;
            }
            value |= (bits & 0x7F) << shift;
            if (bits < 0x80) {
                return value;
            }
        }
        broken = true;
        return 0;
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

    void skip(int bytes) {
        if (bytes > end - position) {
            broken = true;
        } else {
            position += bytes;
        }
    }

    /** Reads a string. */
    Text text() {
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
        int length = count();
        reserve(length);
        System.arraycopy(buffer, position, text, 0, length);
        textLength = length;
        position += length;
    }

    private void latin1() {
        int length = count();
        reserve(2 * length);
        for (int i = 0; i < length; i++) {
            addCharacter(buffer[position++] & 0xFF);
        }
    }

    private void chars() {
        int length = count();
        reserve(3 * length);
        for (int i = 0; i < length; i++) {
            char unit = (char) number();
            if (Character.isSurrogate(unit)) {
                surrogates(unit, length - i);
                return;
            }
            addCharacter(unit);
        }
    }

    /** The rest of a string with characters of two units: rare, so by way of a String. */
    private void surrogates(char first, int units) {
        var rest = new char[units];
        rest[0] = first;
        for (int i = 1; i < units; i++) {
            rest[i] = (char) number();
        }
        byte[] encoded = new String(rest).getBytes(StandardCharsets.UTF_8);
        reserve(textLength + encoded.length);
        System.arraycopy(encoded, 0, text, textLength, encoded.length);
        textLength += encoded.length;
    }

    private void addCharacter(int character) {
        if (character < 0x80) {
            text[textLength++] = (byte) character;
        } else if (character < 0x800) {
            text[textLength++] = (byte) (0xC0 | (character >> 6));
            text[textLength++] = (byte) (0x80 | (character & 0x3F));
        } else {
            text[textLength++] = (byte) (0xE0 | (character >> 12));
            text[textLength++] = (byte) (0x80 | ((character >> 6) & 0x3F));
            text[textLength++] = (byte) (0x80 | (character & 0x3F));
        }
    }

    private void reserve(int bytes) {
        if (bytes > text.length) {
            text = Arrays.copyOf(text, Math.max(bytes, 2 * text.length));
        }
    }

    /** The bytes of the string read last, from 0; changed by the next. */
    byte[] textBytes() {
        return text;
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
        return new String(text, 0, textLength, StandardCharsets.UTF_8);
    }
}

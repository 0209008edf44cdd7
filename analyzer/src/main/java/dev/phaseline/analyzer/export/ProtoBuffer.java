package dev.phaseline.analyzer.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message of Protocol Buffers that is being written. The length of a message inside it is filled in when that ends, in
 * four bytes that were left free, so that nothing is measured or copied: readers take a varint of any width.
 *
 * <pre>
 * field := varint(number &lt;&lt; 3 | type) value
 * value := varint (type 0) | 8 bytes, little-endian (1) | varint(length) bytes (2)
 * </pre>
 */
final class ProtoBuffer {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int LENGTH_BYTES = 4;
    private static final int LONGEST_MESSAGE = (1 << (7 * LENGTH_BYTES)) - 1;

    private byte[] bytes = new byte[1 << 12];
    private int size;

    /** Forgets what was written. */
    void clear() {
        size = 0;
    }

    /** How many bytes the message has. */
    int size() {
        return size;
    }

    /** Writes the message as it is. */
    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    /** Adds a number of any of the varint types, negative ones in two's complement. */
    void number(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    /** Adds a number of eight bytes. */
    void fixed64(int field, long value) {
        tag(field, FIXED_64);
        reserve(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[size++] = (byte) (value >>> (8 * i));
        }
    }

    /** Adds a floating point number of eight bytes. */
    void real(int field, double value) {
        fixed64(field, Double.doubleToRawLongBits(value));
    }

    /** Adds a text. */
    void text(int field, String value) {
        tag(field, LENGTH_DELIMITED);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    /** Adds fields that were written elsewhere. */
    void append(ProtoBuffer fields) {
        reserve(fields.size);
        System.arraycopy(fields.bytes, 0, bytes, size, fields.size);
        size += fields.size;
    }

    /** Adds the start of a message whose bytes follow elsewhere. */
    void header(int field, int length) {
        tag(field, LENGTH_DELIMITED);
        varint(length);
    }

    /** Starts a message inside this one; what is added goes there until it ends. Returns what {@link #end} needs. */
    int begin(int field) {
        tag(field, LENGTH_DELIMITED);
        reserve(LENGTH_BYTES);
        size += LENGTH_BYTES;
        return size;
    }

    /** Ends the message that was begun last. */
    void end(int begun) {
        int length = size - begun;
        if (length > LONGEST_MESSAGE) {
            throw new IllegalStateException("a message of " + length + " bytes");
        }
        for (int i = 0; i < LENGTH_BYTES; i++) {
            int more = i < LENGTH_BYTES - 1 ? 0x80 : 0;
            bytes[begun - LENGTH_BYTES + i] = (byte) (((length >>> (7 * i)) & 0x7f) | more);
        }
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}

package dev.phaseline.analyzer.ctf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A place in a packet, to the bit. Nothing behind the content of the packet can be read. Used by one thread. */
final class PacketCursor {
    private static final ValueLayout.OfLong LITTLE = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private final long lastWord;
    private long startBit;
    private long bit;
    private long endBit;

    PacketCursor(MemorySegment bytes) {
        this.bytes = bytes;
        lastWord = bytes.byteSize() - Long.BYTES;
    }

    /** Goes to a packet; all of the file behind it counts as its content until {@link #limit} says more. */
    void packet(long offsetBytes) {
        startBit = offsetBytes * Byte.SIZE;
        bit = startBit;
        endBit = bytes.byteSize() * Byte.SIZE;
    }

    /** Sets how many bits of the packet have content. */
    void limit(long contentBits) {
        endBit = startBit + contentBits;
    }

    /** Whether anything is left. */
    boolean hasMore() {
        return bit < endBit;
    }

    /** The bits of the packet that have been read. */
    long bitsRead() {
        return bit - startBit;
    }

    /** The bits of the packet that are left. */
    long bitsLeft() {
        return endBit - bit;
    }

    /** The byte of the file that is read next. */
    long offsetBytes() {
        return bit / Byte.SIZE;
    }

    /** Goes on to a multiple of an alignment, which counts from the start of the packet. */
    void align(int alignment) {
        bit = startBit + ((bit - startBit + alignment - 1) & -alignment);
    }

    /** Reads an integer of 1 to 64 bits; one without a sign is extended by zeros. */
    long integer(int size, boolean signed, ByteOrder order) throws PacketException {
        if (size > endBit - bit) {
            throw new PacketException("the packet ends inside a value");
        }
        long offset = bit >>> 3;
        int shift = (int) bit & 7;
        bit += size;
        long value;
        if (size + shift <= Long.SIZE && offset <= lastWord) {
            value = order == ByteOrder.LITTLE_ENDIAN
                    ? bytes.get(LITTLE, offset) >>> shift << (Long.SIZE - size)
                    : bytes.get(BIG, offset) << shift;
        } else {
            value = bitByBit(offset, shift, size, order) << (Long.SIZE - size);
        }
        // The value has the upper bits now, whatever lay beside it.
        return signed ? value >> (Long.SIZE - size) : value >>> (Long.SIZE - size);
    }

    /** For the last bytes of a file, and for what crosses nine bytes. */
    private long bitByBit(long offset, int shift, int size, ByteOrder order) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            int at = shift + i;
            int octet = bytes.get(ValueLayout.JAVA_BYTE, offset + (at >> 3));
            if (order == ByteOrder.LITTLE_ENDIAN) {
                value |= (octet >>> (at & 7) & 1L) << i;
            } else {
                value = value << 1 | (octet >>> (7 - (at & 7)) & 1);
            }
        }
        return value;
    }

    /**
     * Reads a string and the zero after it.
     *
     * @return the number of bytes before the zero; they begin at the offset that the cursor had
     */
    long string() throws PacketException {
        long start = bit >>> 3;
        long end = endBit >>> 3;
        for (long at = start; at < end; at++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at) == 0) {
                bit = (at + 1) << 3;
                return at - start;
            }
        }
        throw new PacketException("the packet ends inside a string");
    }

    /** Passes over bytes. */
    void skipBytes(long count) throws PacketException {
        if (count < 0 || count > bitsLeft() >>> 3) {
            throw new PacketException("the packet ends inside a text");
        }
        bit += count << 3;
    }

    /** The file. */
    MemorySegment bytes() {
        return bytes;
    }
}

package dev.phaseline.analyzer.ctf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of a packet and of one event of it, by slot. A slot holds an integer, the bits of a floating-point number,
 * or where a text stands in the file. Used by one thread.
 */
final class Frame {
    private static final long MOST_WORK = 1 << 16;

    private long[] numbers = new long[16];
    private long[] lengths = new long[16];
    private String[] rendered = new String[16];
    private long clock;
    private long eventId;
    private long work;
    private MemorySegment bytes = MemorySegment.NULL;

    /** Makes room for slots. */
    void reserve(int slots) {
        if (slots > numbers.length) {
            int larger = Math.max(slots, 2 * numbers.length);
            numbers = Arrays.copyOf(numbers, larger);
            lengths = Arrays.copyOf(lengths, larger);
            rendered = Arrays.copyOf(rendered, larger);
        }
    }

    /** Sets the file that texts stand in. */
    void bytes(MemorySegment file) {
        bytes = file;
    }

    MemorySegment bytes() {
        return bytes;
    }

    void number(int slot, long value) {
        numbers[slot] = value;
    }

    long number(int slot) {
        return numbers[slot];
    }

    void text(int slot, long offsetBytes, long lengthBytes) {
        numbers[slot] = offsetBytes;
        lengths[slot] = lengthBytes;
    }

    /** Where in the file a text begins. */
    long textOffset(int slot) {
        return numbers[slot];
    }

    long textLength(int slot) {
        return lengths[slot];
    }

    /** A text as characters. */
    String text(int slot) {
        byte[] copy = bytes.asSlice(numbers[slot], lengths[slot]).toArray(ValueLayout.JAVA_BYTE);
        return new String(copy, StandardCharsets.UTF_8);
    }

    /** Keeps what a value with parts looks like. */
    void rendered(int slot, String text) {
        rendered[slot] = text;
    }

    String rendered(int slot) {
        return rendered[slot];
    }

    /** Sets the clock. */
    void clock(long cycles) {
        clock = cycles;
    }

    /** The clock in cycles, as of the value read last. */
    long clock() {
        return clock;
    }

    /** Sets the low bits of the clock, which goes on: if they are smaller than before, they have wrapped around once. */
    void clock(long lowBits, int size) {
        if (size == Long.SIZE) {
            clock = lowBits;
            return;
        }
        long wrap = 1L << size;
        long low = lowBits & (wrap - 1);
        long high = clock & -wrap;
        clock = low < (clock & (wrap - 1)) ? high + wrap + low : high + low;
    }

    /** Begins an event. */
    void begin() {
        work = 0;
        eventId = 0;
    }

    void eventId(long id) {
        eventId = id;
    }

    /** Which of its stream's classes the event has; 0 unless its header tells. */
    long eventId() {
        return eventId;
    }

    /**
     * Counts the elements of arrays, which a hostile file may nest and repeat without end, since empty ones take no
     * bits.
     */
    void work() throws PacketException {
        if (++work > MOST_WORK) {
            throw new PacketException("an event has more than " + MOST_WORK + " values");
        }
    }
}

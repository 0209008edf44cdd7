package dev.phaseline.analyzer.simpletrace;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a file, of which those after the current place can be looked at before they are taken. One thread's. */
final class RecordInput {
    private static final int FIRST_CAPACITY = 1 << 18;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream in;
    private final boolean swaps;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int start;
    private int end;
    private long taken;

    RecordInput(InputStream in, ByteOrder order) {
        this.in = in;
        swaps = order == ByteOrder.BIG_ENDIAN;
    }

    /**
     * Makes bytes available.
     *
     * @param count how many, at most a few million: they are held in memory
     * @return false if the file has fewer
     */
    boolean has(int count) throws IOException {
        return end - start >= count || fill(count);
    }

    private boolean fill(int count) throws IOException {
        if (bytes.length - start < count || start > bytes.length / 2) {
            byte[] target = count > bytes.length ? new byte[2 * count] : bytes;
            System.arraycopy(bytes, start, target, 0, end - start);
            bytes = target;
            end -= start;
            start = 0;
        }
        while (end - start < count) {
            int read = in.read(bytes, end, bytes.length - end);
            if (read < 0) {
                return false;
            }
            end += read;
        }
        return true;
    }

    /** How many bytes can be looked at without reading more. */
    int available() {
        return end - start;
    }

    /** A word of 64 bits, so many bytes after the current place. */
    long u64(int offset) {
        long value = (long) LONG.get(bytes, start + offset);
        return swaps ? Long.reverseBytes(value) : value;
    }

    /** A word of 32 bits, so many bytes after the current place. */
    int u32(int offset) {
        int value = (int) INT.get(bytes, start + offset);
        return swaps ? Integer.reverseBytes(value) : value;
    }

    /**
     * Collects words of 64 bits that stand at equal distances.
     *
     * @param offset of the first, from the current place
     * @param step from one to the next, in bytes
     * @param target gets them, from an index on
     */
    void collect(int offset, int step, int count, long[] target, int from) {
        int position = start + offset;
        for (int i = 0; i < count; i++) {
            target[from + i] = (long) LONG.get(bytes, position);
            position += step;
        }
        if (swaps) {
            for (int i = from; i < from + count; i++) {
                target[i] = Long.reverseBytes(target[i]);
            }
        }
    }

    /** Whether 32 bits at two places are the same. */
    boolean isSame(int offset, int other) {
        return (int) INT.get(bytes, start + offset) == (int) INT.get(bytes, start + other);
    }

    /** The array that holds the bytes; the current place is at {@link #index}. Both change when bytes are asked for. */
    byte[] array() {
        return bytes;
    }

    /** Where the current place is in {@link #array}. */
    int index() {
        return start;
    }

    /** A copy of bytes, so many after the current place. */
    byte[] copy(int offset, int count) {
        return Arrays.copyOfRange(bytes, start + offset, start + offset + count);
    }

    /** Takes bytes that are available. */
    void take(int count) {
        start += count;
        taken += count;
    }

    /** The current place: how many bytes of the file have been taken. */
    long position() {
        return taken;
    }
}

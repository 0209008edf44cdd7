package dev.phaseline.migration.stream;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes that wait to be written: small values in a buffer of their own, and between them views of memory that belongs to
 * others, such as guest pages. A write hands all of them to the channel in their order, without copying the views. Owned
 * by the thread that writes.
 *
 * <p>Heads of a series are numbers until all of them are there: code that has not been compiled yet, and the compilers, are
 * quick with arrays.
 */
final class GatherBuffer {
    /** Views that one write takes; each may have its head and a piece of the small values before it. */
    static final int MAX_VIEWS = 256;

    private static final ValueLayout.OfLong HEAD = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private final VectorChannel channel;
    private final ByteBuffer values;
    private final long valuesAddress;

    /** The views, the pieces before them, and the piece behind the last. */
    private final IoVector vector = new IoVector(3 * MAX_VIEWS + 1);

    private final long[] heads = new long[MAX_VIEWS];
    private final MemorySegment headBytes = Arena.ofAuto().allocate((long) MAX_VIEWS * Long.BYTES, Long.BYTES);

    private int views;

    /** Where in {@link #values} the piece begins that is not in the vector yet. */
    private int openFrom;

    private long viewedBytes;

    /** @param values a direct buffer, where small values are put; cleared here, and by nobody else */
    GatherBuffer(VectorChannel channel, ByteBuffer values) {
        this.channel = channel;
        this.values = values;
        this.valuesAddress = MemorySegment.ofBuffer(values.duplicate().clear()).address();
    }

    /** Bytes of the views that wait, and of their heads. */
    long viewedBytes() {
        return viewedBytes;
    }

    /** How many more views fit. */
    int roomForViews() {
        return MAX_VIEWS - views;
    }

    /** Adds a view of somebody's memory. */
    void addView(long address, int lengthBytes) {
        closePiece();
        vector.add(address, lengthBytes);
        views++;
        viewedBytes += lengthBytes;
    }

    /**
     * Adds views that follow each other in memory, each behind a head of 64 bits.
     *
     * @param first the first head
     * @param step from one head to the next
     * @param viewBytes the length of each view
     * @param count no more than there is {@link #roomForViews}
     */
    void addSeries(long first, long step, long address, int viewBytes, int count) {
        closePiece();
        long headAddress = headBytes.address();
        for (int i = 0; i < count; i++) {
            heads[views + i] = first + i * step;
            vector.add(headAddress + (long) (views + i) * Long.BYTES, Long.BYTES);
            vector.add(address + (long) i * viewBytes, viewBytes);
        }
        MemorySegment.copy(heads, views, headBytes, HEAD, (long) views * Long.BYTES, count);
        views += count;
        viewedBytes += (long) count * (Long.BYTES + viewBytes);
    }

    private void closePiece() {
        int end = values.position();
        if (end > openFrom) {
            vector.add(valuesAddress + openFrom, end - openFrom);
            openFrom = end;
        }
    }

    /**
     * Writes some of the bytes that wait, to which none are added until all are written.
     *
     * @return whether there were any
     */
    boolean write() throws IOException {
        closePiece();
        if (vector.pieces() == 0) {
            return false;
        }
        vector.drop(channel.write(vector));
        return true;
    }

    /** Forgets everything that waits. */
    void clear() {
        values.clear();
        vector.clear();
        views = 0;
        openFrom = 0;
        viewedBytes = 0;
    }
}

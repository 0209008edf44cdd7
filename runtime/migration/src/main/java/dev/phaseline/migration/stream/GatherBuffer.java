package dev.phaseline.migration.stream;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Bytes that wait to be written: small values in a buffer of their own, and between them views of memory that belongs to
 * others, such as guest pages. A write hands all of them to the channel in their order, without copying the views. Owned
 * by the thread that writes.
 */
final class GatherBuffer {
    /** Views that one write takes; each has a piece of the small values before it. */
    static final int MAX_VIEWS = 128;

    private final VectorChannel channel;
    private final ByteBuffer values;
    private final long valuesAddress;

    /** The views, the pieces before them, and the piece behind the last. */
    private final IoVector vector = new IoVector(2 * MAX_VIEWS + 1);

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

    /** Bytes of the views that wait. */
    long viewedBytes() {
        return viewedBytes;
    }

    /** Whether another view fits. */
    boolean hasRoomForView() {
        return views < MAX_VIEWS;
    }

    /** Adds a view of somebody's memory. */
    void addView(long address, int lengthBytes) {
        closePiece();
        vector.add(address, lengthBytes);
        views++;
        viewedBytes += lengthBytes;
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

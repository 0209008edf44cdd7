package dev.phaseline.migration.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait to be written: small values in a buffer of their own, and between them views of memory that belongs to
 * others, such as guest pages. A write hands all of them to the channel in their order, without copying the views.
 *
 * <p>Nothing is allocated once each position of the vector has been used: the views are duplicates that are kept and
 * pointed elsewhere. Owned by the thread that writes.
 */
final class GatherBuffer {
    /** Views that one write takes; each has a piece of the small values before it. */
    static final int MAX_VIEWS = 128;

    /** The views, the pieces before them, and the piece behind the last. */
    private static final int MAX_PIECES = 2 * MAX_VIEWS + 1;

    private final ByteBuffer values;
    private final ByteBuffer[] pieces = new ByteBuffer[MAX_PIECES];
    private final @Nullable ByteBuffer[] origins = new ByteBuffer[MAX_PIECES];
    private int pieceCount;

    /** Where in {@link #values} the piece begins that is not in the vector yet. */
    private int openFrom;

    private long viewedBytes;

    GatherBuffer(int valueBytes) {
        values = ByteBuffer.allocateDirect(valueBytes);
    }

    /** Where small values are put; not to be flipped or cleared by others. */
    ByteBuffer values() {
        return values;
    }

    /** Bytes that wait. */
    long size() {
        return values.position() + viewedBytes;
    }

    /** Whether another view fits. */
    boolean hasRoomForView() {
        return pieceCount < MAX_PIECES - 2;
    }

    /**
     * Adds a view of somebody's memory.
     *
     * @param memory whose position and limit do not matter and are left alone
     */
    void addView(ByteBuffer memory, int offset, int length) {
        closePiece();
        addPiece(memory, offset, length);
        viewedBytes += length;
    }

    private void closePiece() {
        if (values.position() > openFrom) {
            addPiece(values, openFrom, values.position() - openFrom);
            openFrom = values.position();
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal buffers may be views of different memory
    private void addPiece(ByteBuffer origin, int offset, int length) {
        int index = pieceCount++;
        if (origins[index] != origin) {
            origins[index] = origin;
            pieces[index] = origin.duplicate();
        }
        pieces[index].limit(offset + length).position(offset);
    }

    /**
     * Writes some of the bytes that wait.
     *
     * @param from the piece to begin with, as the previous call returned it, at first 0
     * @return the first piece that is not written as a whole; {@link #isWritten} tells whether there is none
     */
    int write(WritableByteChannel channel, int from) throws IOException {
        closePiece();
        if (channel instanceof GatheringByteChannel gathering && pieceCount - from > 1) {
            gathering.write(pieces, from, pieceCount - from);
        } else {
            channel.write(pieces[from]);
        }
        int next = from;
        while (next < pieceCount && !pieces[next].hasRemaining()) {
            next++;
        }
        return next;
    }

    /** Whether that is behind the last piece. */
    boolean isWritten(int piece) {
        return piece >= pieceCount && values.position() == openFrom;
    }

    /** Forgets everything that waits. */
    void clear() {
        values.clear();
        pieceCount = 0;
        openFrom = 0;
        viewedBytes = 0;
    }
}

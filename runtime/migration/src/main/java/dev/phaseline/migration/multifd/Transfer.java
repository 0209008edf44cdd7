package dev.phaseline.migration.multifd;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads from channels that block. */
final class Transfer {
    private Transfer() {}

    /**
     * Fills a buffer.
     *
     * @throws EOFException if the channel ends before
     */
    static void readFully(ReadableByteChannel from, ByteBuffer target) throws IOException {
        if (!readFullyOrEnd(from, target)) {
            throw new EOFException("the channel ends, " + target.remaining() + " bytes missing");
        }
    }

    /**
     * Fills a buffer, or finds the channel at its end.
     *
     * @return whether the buffer was filled; if not, not a byte came
     * @throws EOFException if the channel ends amid
     */
    static boolean readFullyOrEnd(ReadableByteChannel from, ByteBuffer target) throws IOException {
        int start = target.position();
        while (target.hasRemaining()) {
            if (from.read(target) < 0) {
                if (target.position() == start) {
                    return false;
                }
                throw new EOFException("the channel ends, " + target.remaining() + " bytes missing");
            }
        }
        return true;
    }
}

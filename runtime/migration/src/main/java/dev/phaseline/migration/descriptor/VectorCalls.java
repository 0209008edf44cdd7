package dev.phaseline.migration.descriptor;

import dev.phaseline.migration.stream.IoVector;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code readv(2)} and {@code writev(2)} on one descriptor, again and again. Owned by one thread. */
public final class VectorCalls {
    private final int fd;
    private final MemorySegment state = Arena.ofAuto().allocate(DescriptorCalls.CALL_STATE);

    /** @param fd open while the methods are called, which do not close it */
    public VectorCalls(int fd) {
        this.fd = fd;
    }

    /**
     * Reads into the pieces what is there.
     *
     * @return the number of bytes; 0 if there is nothing yet and the descriptor does not block, -1 at the end
     * @throws IOException if the connection is broken
     */
    public long read(IoVector pieces) throws IOException {
        long count = DescriptorCalls.readv(state, fd, pieces.array(), pieces.pieces());
        return count == 0 ? -1 : DescriptorCalls.moved(count);
    }

    /** Waits until a read would return at once; or a little less long. */
    public void awaitInput() {
        DescriptorCalls.pollInput(fd);
    }

    /**
     * Writes the pieces, or the beginning of them.
     *
     * @return the number of bytes; 0 if there is no room yet and the descriptor does not block
     * @throws IOException if nobody reads any more
     */
    public long write(IoVector pieces) throws IOException {
        return DescriptorCalls.moved(DescriptorCalls.writev(state, fd, pieces.array(), pieces.pieces()));
    }
}

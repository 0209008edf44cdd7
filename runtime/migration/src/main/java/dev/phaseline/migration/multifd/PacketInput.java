package dev.phaseline.migration.multifd;

import dev.phaseline.migration.stream.IoVector;
import dev.phaseline.migration.stream.VectorChannel;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one channel's packets. Where the connection can, pages go straight to guest memory, and the header of the
 * next packet comes with the last of them. Owned by the thread that reads the channel.
 */
final class PacketInput {
    private final ReadableByteChannel connection;

    /** The connection, if it fills several pieces of memory at once. */
    private final @Nullable VectorChannel vectors;

    private final ByteBuffer header = ByteBuffer.allocateDirect(PacketHeader.BYTES);
    private final long headerAddress = MemorySegment.ofBuffer(header).address();
    private final IoVector pieces = new IoVector(PageBatch.MAX_PAGES + 1);

    PacketInput(ReadableByteChannel connection) {
        this.connection = connection;
        this.vectors = VectorChannel.of(connection);
    }

    /**
     * Reads the next header.
     *
     * @return it, until the next call of any method; null if the channel ends before it
     * @throws EOFException if the channel ends within it
     */
    @Nullable
    ByteBuffer readHeader() throws IOException {
        if (!Transfer.readFullyOrEnd(connection, header)) {
            return null;
        }
        ByteBuffer whole = header.duplicate().flip();
        header.clear();
        return whole;
    }

    /** Fills a buffer. */
    void read(ByteBuffer target) throws IOException {
        Transfer.readFully(connection, target);
    }

    /** Fills the pages of a packet that have data. */
    void readPages(PageBatch pages) throws IOException {
        if (vectors == null) {
            for (ByteBuffer memory : pages.memory()) {
                Transfer.readFully(connection, memory);
            }
            return;
        }
        pieces.clear();
        pages.addMemoryTo(pieces);
        pieces.add(headerAddress, PacketHeader.BYTES);
        long missing = pages.normalBytes();
        while (missing > 0) {
            long count = vectors.read(pieces);
            if (count < 0) {
                throw new EOFException("the channel ends, " + missing + " bytes missing");
            }
            pieces.drop(count);
            missing -= count;
        }
        header.position((int) -missing);
    }
}

package dev.phaseline.migration.multifd;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Pages out of a compressed stream that spans the packets of a channel. */
final class CompressedPages implements PageDecoder {
    private final Decompressor decompressor;
    private final ByteBuffer payload = ByteBuffer.allocateDirect(PacketHeader.MAX_COMPRESSED_BYTES);
    private final ByteBuffer excess = ByteBuffer.allocateDirect(1);

    CompressedPages(Decompressor decompressor) {
        this.decompressor = decompressor;
    }

    /** A stream that is fed piece by piece and remembers what came before. */
    interface Decompressor extends AutoCloseable {
        /**
         * Moves bytes until one of the buffers is used up, or the stream ends.
         *
         * @throws MalformedPacketException if the input is no such stream
         */
        void decompress(ByteBuffer from, ByteBuffer target) throws MalformedPacketException;

        @Override
        void close();
    }

    @Override
    public void decode(PacketInput from, int payloadBytes, PageBatch pages)
            throws IOException, MalformedPacketException {
        payload.clear().limit(payloadBytes);
        from.read(payload);
        payload.flip();
        int expected = pages.normalBytes();
        int made = 0;
        for (ByteBuffer memory : pages.memory()) {
            decompressor.decompress(payload, memory);
            made += memory.position();
            if (memory.hasRemaining()) {
                throw new MalformedPacketException(
                        "the payload decompresses to %d bytes, expected %d".formatted(made, expected));
            }
        }
        // What is left of the payload ends the packet and makes no bytes.
        excess.clear();
        decompressor.decompress(payload, excess);
        if (payload.hasRemaining() || excess.position() > 0) {
            throw new MalformedPacketException(
                    "the payload decompresses to more than the %d bytes of its pages".formatted(expected));
        }
    }

    @Override
    public void close() {
        decompressor.close();
    }
}

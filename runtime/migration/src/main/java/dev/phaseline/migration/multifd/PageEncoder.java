package dev.phaseline.migration.multifd;

import java.nio.ByteBuffer;
import java.util.List;

/** Makes the payloads of one channel's packets. Owned by the channel's thread. */
sealed interface PageEncoder extends AutoCloseable permits PlainPages, ZlibEncoder, ZstdEncoder {
    /**
     * Makes the payload of a packet.
     *
     * @param pages has pages with data
     * @return buffers to be written one after the other, before the next call
     */
    List<ByteBuffer> encode(PageBatch pages);

    @Override
    void close();

    /** Creates the encoder of a channel. */
    static PageEncoder of(MultifdParameters parameters) {
        return switch (parameters.compression()) {
            case NONE -> new PlainPages();
            case ZLIB -> new ZlibEncoder(parameters.zlibLevel());
            case ZSTD -> new ZstdEncoder(parameters.zstdLevel());
        };
    }
}

package dev.phaseline.migration.multifd;

import java.io.IOException;

/** Stores the payloads of one channel's packets in guest memory. Owned by the channel's thread. */
sealed interface PageDecoder extends AutoCloseable permits PlainPages, CompressedPages {
    /**
     * Reads the payload of a packet.
     *
     * @param payloadBytes its length
     * @param pages has pages with data
     * @throws IOException if the channel breaks
     * @throws MalformedPacketException if the payload is not that of these pages
     */
    void decode(PacketInput from, int payloadBytes, PageBatch pages) throws IOException, MalformedPacketException;

    @Override
    void close();

    /** Creates the decoder of a channel. */
    static PageDecoder of(MultifdCompression compression) {
        return switch (compression) {
            case NONE -> new PlainPages();
            case ZLIB -> new CompressedPages(new ZlibDecompressor());
            case ZSTD -> new CompressedPages(new ZstdDecompressor());
        };
    }
}

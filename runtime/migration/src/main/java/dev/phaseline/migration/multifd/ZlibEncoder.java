package dev.phaseline.migration.multifd;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;

/** Pages as part of a zlib stream that spans the packets of a channel. */
final class ZlibEncoder implements PageEncoder {
    private final StagedPages staged = new StagedPages();
    private final ByteBuffer out = ByteBuffer.allocateDirect(PacketHeader.MAX_COMPRESSED_BYTES);
    private final Deflater deflater;

    ZlibEncoder(int level) {
        deflater = new Deflater(level);
    }

    @Override
    public List<ByteBuffer> encode(PageBatch pages) {
        out.clear();
        deflater.setInput(staged.of(pages));
        // The buffer has room for twice the pages, so one call takes them all and flushes.
        deflater.deflate(out, Deflater.SYNC_FLUSH);
        if (!deflater.needsInput() || !out.hasRemaining()) {
            throw new IllegalStateException(
                    "zlib has made %d bytes of %d pages".formatted(out.position(), pages.normalPages()));
        }
        return List.of(out.flip());
    }

    @Override
    public void close() {
        deflater.end();
    }
}

package dev.phaseline.migration.multifd;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.List;

/** Pages as part of a zstd frame that spans the packets of a channel. */
final class ZstdEncoder implements PageEncoder {
    private final StagedPages staged = new StagedPages();
    private final ByteBuffer out = ByteBuffer.allocateDirect(PacketHeader.MAX_COMPRESSED_BYTES);
    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZstdEncoder(int level) {
        context.setLevel(level);
    }

    @Override
    public List<ByteBuffer> encode(PageBatch pages) {
        out.clear();
        ByteBuffer in = staged.of(pages);
        // The buffer has room for twice the pages, so one call takes them all and flushes.
        if (!context.compressDirectByteBufferStream(out, in, EndDirective.FLUSH)) {
            throw new IllegalStateException(
                    "zstd has made %d bytes of %d pages".formatted(out.position(), pages.normalPages()));
        }
        return List.of(out.flip());
    }

    @Override
    public void close() {
        context.close();
    }
}

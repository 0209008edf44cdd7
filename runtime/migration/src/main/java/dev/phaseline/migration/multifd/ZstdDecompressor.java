package dev.phaseline.migration.multifd;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** A zstd frame that is never finished. */
final class ZstdDecompressor implements CompressedPages.Decompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public void decompress(ByteBuffer from, ByteBuffer target) throws MalformedPacketException {
        try {
            int before;
            do {
                before = from.position() + target.position();
                context.decompressDirectByteBufferStream(target, from);
            } while (target.hasRemaining() && from.position() + target.position() > before);
        } catch (ZstdException e) {
            throw new MalformedPacketException("the payload is no zstd frame: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}

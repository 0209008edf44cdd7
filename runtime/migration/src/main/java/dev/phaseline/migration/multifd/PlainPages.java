package dev.phaseline.migration.multifd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Pages as they are, from guest memory to guest memory. A page that the guest writes meanwhile is dirty again. */
final class PlainPages implements PageEncoder, PageDecoder {
    @Override
    public List<ByteBuffer> encode(PageBatch pages) {
        return pages.memory();
    }

    @Override
    public void decode(PacketInput from, int payloadBytes, PageBatch pages) throws IOException {
        from.readPages(pages);
    }

    @Override
    public void close() {}
}

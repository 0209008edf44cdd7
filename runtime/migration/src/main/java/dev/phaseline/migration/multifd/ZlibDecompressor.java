package dev.phaseline.migration.multifd;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A zlib stream that is never finished. */
final class ZlibDecompressor implements CompressedPages.Decompressor {
    private final Inflater inflater = new Inflater();

    @Override
    public void decompress(ByteBuffer from, ByteBuffer target) throws MalformedPacketException {
        inflater.setInput(from);
        try {
            int count;
            do {
                count = inflater.inflate(target);
            } while (count > 0 && target.hasRemaining());
        } catch (DataFormatException e) {
            throw new MalformedPacketException("the payload is no zlib stream: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}

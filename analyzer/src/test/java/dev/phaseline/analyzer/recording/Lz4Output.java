package dev.phaseline.analyzer.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Checksum;
import org.apache.commons.compress.compressors.lz4.XXHash32;

/**
 * Writes one frame in lz4's frame format with checksums of its content, in blocks of 64 KiB that do not depend on each
 * other. Commons Compress has an encoder too, which takes seconds for each block. Source: lz4, {@code
 * doc/lz4_Frame_format.md}, {@code doc/lz4_Block_format.md}.
 */
public final class Lz4Output extends OutputStream {
    private static final int MAGIC = 0x184D2204;
    /** Version 1, independent blocks, a checksum of the content; blocks of at most 64 KiB. */
    private static final byte[] DESCRIPTOR = {0x64, 0x40};

    private static final int BLOCK_BYTES = 1 << 16;
    /** A block ends with literals, and no match begins close before its end. */
    private static final int LAST_LITERALS = 12;

    private static final int SHORTEST_MATCH = 4;
    private static final int HASH_BITS = 12;

    private final OutputStream target;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    /** @param target gets the frame when this is closed */
    public Lz4Output(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) {
        content.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        content.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        byte[] bytes = content.toByteArray();
        target.write(word(MAGIC));
        target.write(DESCRIPTOR);
        target.write(checksum(DESCRIPTOR) >>> Byte.SIZE);
        for (int start = 0; start < bytes.length; start += BLOCK_BYTES) {
            byte[] block = block(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + BLOCK_BYTES)));
            target.write(word(block.length));
            target.write(block);
        }
        target.write(word(0));
        target.write(word(checksum(bytes)));
    }

    @SuppressWarnings("deprecation") // what it is an older name of is in a module that only Commons Compress reads
    private static int checksum(byte[] bytes) {
        Checksum checksum = new XXHash32();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] block(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var out = new ByteArrayOutputStream();
        int[] lastAt = new int[1 << HASH_BITS];
        int literals = 0;
        int at = 1;
        while (at < bytes.length - LAST_LITERALS) {
            int hash = (in.getInt(at) * 0x9E3779B1) >>> (Integer.SIZE - HASH_BITS);
            int before = lastAt[hash];
            lastAt[hash] = at;
            if (in.getInt(before) != in.getInt(at)) {
                at++;
                continue;
            }
            int length = SHORTEST_MATCH;
            while (at + length < bytes.length - LAST_LITERALS && bytes[before + length] == bytes[at + length]) {
                length++;
            }
            sequence(bytes, literals, at, at - before, length, out);
            at += length;
            literals = at;
        }
        sequence(bytes, literals, bytes.length, 0, SHORTEST_MATCH, out);
        return out.toByteArray();
    }

    /** Bytes as they are, then a match that far back, if so. */
    private static void sequence(byte[] bytes, int from, int to, int back, int match, ByteArrayOutputStream out) {
        int more = match - SHORTEST_MATCH;
        out.write(Math.min(to - from, 15) << 4 | Math.min(more, 15));
        length(to - from, out);
        out.write(bytes, from, to - from);
        if (back > 0) {
            out.write(back);
            out.write(back >>> Byte.SIZE);
            length(more, out);
        }
    }

    private static void length(int value, ByteArrayOutputStream out) {
        if (value >= 15) {
            int rest = value - 15;
            for (; rest >= 255; rest -= 255) {
                out.write(255);
            }
            out.write(rest);
        }
    }
}

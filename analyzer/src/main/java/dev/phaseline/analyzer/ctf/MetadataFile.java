package dev.phaseline.analyzer.ctf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file {@code metadata} of a trace: plain text, or packets of it.
 *
 * <pre>
 *   u32 magic 75d11d57 | u8[16] uuid | u32 checksum | u32 content_size | u32 packet_size
 *   u8 compression | u8 encryption | u8 checksum scheme | u8 major | u8 minor | text | padding
 * </pre>
 *
 * Sizes are in bits and count the header. The byte order is that of the magic.
 */
final class MetadataFile {
    private static final int MAGIC = 0x75D11D57;
    private static final byte[] TEXT = "/* CTF 1.".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 37;
    private static final int CONTENT_SIZE = 24;
    private static final int PACKET_SIZE = 28;

    /** All of QEMU's events take 2 MB. */
    private static final long LARGEST = 64 << 20;

    private MetadataFile() {}

    /** Whether a file is one, by its first bytes. */
    static boolean isOne(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(TEXT.length);
            return Arrays.equals(start, TEXT)
                    || (start.length >= Integer.BYTES
                            && order(ByteBuffer.wrap(start)).isPresent());
        }
    }

    private static Optional<ByteOrder> order(ByteBuffer bytes) {
        int big = bytes.order(ByteOrder.BIG_ENDIAN).getInt(0);
        if (big == MAGIC) {
            return Optional.of(ByteOrder.BIG_ENDIAN);
        }
        return Integer.reverseBytes(big) == MAGIC ? Optional.of(ByteOrder.LITTLE_ENDIAN) : Optional.empty();
    }

    /**
     * What a file says.
     *
     * @param text as much as can be read
     * @param damagedAt the byte from which on nothing can be read, or -1
     */
    record Content(String text, long damagedAt) {}

    static Content read(Path file) throws IOException {
        byte[] bytes;
        try (var channel = FileChannel.open(file)) {
            var buffer = ByteBuffer.allocate((int) Math.min(LARGEST, channel.size()));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            bytes = Arrays.copyOf(buffer.array(), buffer.position());
        }
        var order = bytes.length < Integer.BYTES ? Optional.<ByteOrder>empty() : order(ByteBuffer.wrap(bytes));
        return order.isEmpty()
                ? new Content(new String(bytes, StandardCharsets.UTF_8), -1)
                : packets(bytes, ByteBuffer.wrap(bytes).order(order.get()));
    }

    private static Content packets(byte[] all, ByteBuffer bytes) {
        var text = new ByteArrayOutputStream(bytes.capacity());
        int start = 0;
        while (start < bytes.capacity()) {
            if (bytes.capacity() - start < HEADER_BYTES || bytes.getInt(start) != MAGIC) {
                return new Content(text.toString(StandardCharsets.UTF_8), start);
            }
            long content = Integer.toUnsignedLong(bytes.getInt(start + CONTENT_SIZE)) / Byte.SIZE;
            long packet = Integer.toUnsignedLong(bytes.getInt(start + PACKET_SIZE)) / Byte.SIZE;
            int left = bytes.capacity() - start;
            if (content < HEADER_BYTES || packet < content) {
                return new Content(text.toString(StandardCharsets.UTF_8), start);
            }
            text.write(all, start + HEADER_BYTES, (int) Math.min(content, left) - HEADER_BYTES);
            if (packet > left) {
                return new Content(text.toString(StandardCharsets.UTF_8), bytes.capacity());
            }
            start += (int) packet;
        }
        return new Content(text.toString(StandardCharsets.UTF_8), -1);
    }
}

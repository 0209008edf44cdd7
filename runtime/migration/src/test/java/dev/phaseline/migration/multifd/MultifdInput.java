package dev.phaseline.migration.multifd;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/** What comes over one connection of multifd, read without a thread. The first byte is the number of the compression. */
public final class MultifdInput {
    private static final int PAGES = 8;
    private static final int PACKETS = 3;

    private MultifdInput() {}

    /** Packets as they should be, for each compression. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            memory.blocks().getFirst().memory().asSlice(0, 3 * 4096).fill((byte) 'x');
            for (MultifdCompression compression : MultifdCompression.values()) {
                seeds.add(packets(memory, compression));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return seeds;
    }

    private static byte[] packets(GuestMemory memory, MultifdCompression compression) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(List.of(MultifdCompression.values()).indexOf(compression));
        try (PageEncoder encoder =
                PageEncoder.of(new MultifdParameters(2, compression, 1, 1, ZeroPageDetection.MULTIFD))) {
            for (int number = 0; number < PACKETS; number++) {
                var batch = new PageBatch();
                for (int page = number; page < PAGES; page += 2) {
                    batch.add(memory.blocks().getFirst(), page * 4096L, 1);
                }
                batch.separateZeroPages();
                List<ByteBuffer> payload = encoder.encode(batch);
                ByteBuffer header = ByteBuffer.allocate(PacketHeader.BYTES);
                int payloadBytes =
                        payload.stream().mapToInt(ByteBuffer::remaining).sum();
                PacketHeader.encode(header, compression.flag(), batch, payloadBytes, number);
                bytes.write(header.array());
                for (ByteBuffer part : payload) {
                    byte[] copy = new byte[part.remaining()];
                    part.get(copy);
                    bytes.write(copy);
                }
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Reads packets to the end.
     *
     * @throws StreamException if they are not what they should be
     */
    public static void receive(byte[] bytes) throws StreamException {
        if (bytes.length == 0) {
            return;
        }
        List<MultifdCompression> all = List.of(MultifdCompression.values());
        MultifdCompression compression = all.get(Math.floorMod(bytes[0], all.size()));
        var input = new PacketInput(Channels.newChannel(new ByteArrayInputStream(bytes, 1, bytes.length - 1)));
        var batch = new PageBatch();
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L);
                PageDecoder decoder = PageDecoder.of(compression)) {
            for (ByteBuffer header = input.readHeader(); header != null; header = input.readHeader()) {
                PacketHeader packet = PacketHeader.decode(header, memory, compression, batch);
                if (batch.normalPages() > 0) {
                    decoder.decode(input, packet.payloadBytes(), batch);
                }
                for (int i = 0; i < batch.zeroPages(); i++) {
                    batch.block().clearPage(batch.offset(batch.normalPages() + i));
                }
            }
        } catch (IOException | MalformedPacketException e) {
            throw new StreamException(Errno.EINVAL, StreamException.NOWHERE, "packet: " + e.getMessage(), e);
        }
    }
}

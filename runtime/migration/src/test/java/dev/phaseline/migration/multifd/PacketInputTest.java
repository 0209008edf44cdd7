package dev.phaseline.migration.multifd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.stream.IoVector;
import dev.phaseline.migration.stream.VectorChannel;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** However much a call of the operating system brings: all of it goes where it belongs. */
final class PacketInputTest {
    private static final int PACKETS = 3;

    /** Of each packet, apart from each other in memory, so that each is a piece of its own. */
    private static final List<Long> OFFSETS = List.of(0x1000L, 0x3000L, 0x4000L);

    private static final int PAYLOAD_BYTES = 3 * RamBlock.PAGE_SIZE;
    private static final int PACKET_BYTES = PacketHeader.BYTES + PAYLOAD_BYTES;

    @Property(tries = 60)
    void packetsAreReadWhateverOneCallBrings(
            @ForAll boolean atOnce, @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9000) Integer> chunks)
            throws IOException {
        byte[] stream = packets();
        try (GuestMemory memory = GuestMemory.map(8 * 4096L)) {
            var input = new PacketInput(new Chunks(stream, chunks, atOnce));
            for (int packet = 0; packet < PACKETS; packet++) {
                ByteBuffer header = input.readHeader();
                assertThat(header).isEqualTo(ByteBuffer.wrap(stream, packet * PACKET_BYTES, PacketHeader.BYTES));

                input.readPages(batch(memory));

                int at = packet * PACKET_BYTES + PacketHeader.BYTES;
                for (long offset : OFFSETS) {
                    assertThat(memory.blocks()
                                    .getFirst()
                                    .memory()
                                    .asSlice(offset, 4096)
                                    .asByteBuffer())
                            .isEqualTo(ByteBuffer.wrap(stream, at, 4096));
                    at += 4096;
                }
            }
            assertThat(input.readHeader()).isNull();
        }
    }

    @Property(tries = 60)
    void aStreamThatEndsWithinAPacketIsAnError(
            @ForAll boolean atOnce, @ForAll @IntRange(min = 1, max = PACKET_BYTES - 1) int lost) {
        byte[] whole = packets();
        byte[] stream = Arrays.copyOf(whole, whole.length - lost);
        try (GuestMemory memory = GuestMemory.map(8 * 4096L)) {
            var input = new PacketInput(new Chunks(stream, List.of(4000), atOnce));

            assertThatThrownBy(() -> {
                        for (int packet = 0; packet < PACKETS; packet++) {
                            input.readHeader();
                            input.readPages(batch(memory));
                        }
                    })
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("bytes missing");
        }
    }

    @Test
    void aPayloadThatIsNoPagesIsReadBehindItsHeader() throws IOException {
        var input = new PacketInput(new Chunks(packets(), List.of(100_000), true));
        input.readHeader();
        ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES);

        input.read(payload);

        assertThat(payload.flip()).isEqualTo(ByteBuffer.wrap(packets(), PacketHeader.BYTES, PAYLOAD_BYTES));
    }

    private static PageBatch batch(GuestMemory memory) {
        var batch = new PageBatch();
        OFFSETS.forEach(offset -> batch.add(memory.blocks().getFirst(), offset, 1));
        return batch;
    }

    private static byte[] packets() {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < PACKETS * PACKET_BYTES; i++) {
            bytes.write(i * 31 + i / 4099);
        }
        return bytes.toByteArray();
    }

    /** Brings at most so many bytes at a time. */
    private static final class Chunks implements ReadableByteChannel, VectorChannel {
        private final ByteBuffer stream;
        private final List<Integer> sizes;
        private final boolean atOnce;
        private Iterator<Integer> next;

        Chunks(byte[] stream, List<Integer> sizes, boolean atOnce) {
            this.stream = ByteBuffer.wrap(stream);
            this.sizes = sizes;
            this.atOnce = atOnce;
            this.next = sizes.iterator();
        }

        private int nextSize() {
            if (!next.hasNext()) {
                next = sizes.iterator();
            }
            return next.next();
        }

        @Override
        public int read(ByteBuffer target) {
            if (!stream.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.min(nextSize(), stream.remaining()), target.remaining());
            target.put(stream.slice(stream.position(), count));
            stream.position(stream.position() + count);
            return count;
        }

        @Override
        public boolean takesVectors() {
            return atOnce;
        }

        @Override
        @SuppressWarnings("restricted") // the pieces are memory of the test
        public long read(IoVector pieces) {
            if (!stream.hasRemaining()) {
                return -1;
            }
            int left = nextSize();
            long count = 0;
            for (int piece = 0; piece < pieces.pieces() && left > 0 && stream.hasRemaining(); piece++) {
                ByteBuffer target = MemorySegment.ofAddress(pieces.address(piece))
                        .reinterpret(Math.min(left, pieces.length(piece)))
                        .asByteBuffer();
                int some = Math.min(target.remaining(), stream.remaining());
                target.put(stream.slice(stream.position(), some));
                stream.position(stream.position() + some);
                left -= some;
                count += some;
            }
            return count;
        }

        @Override
        public long write(IoVector pieces) {
            throw new UnsupportedOperationException("only read");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}

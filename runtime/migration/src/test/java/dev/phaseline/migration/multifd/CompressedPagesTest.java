package dev.phaseline.migration.multifd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads from one guest's memory to another's. */
final class CompressedPagesTest {
    private static final int PAGES = 256;

    @ParameterizedTest
    @EnumSource(MultifdCompression.class)
    void pagesOfSeveralPacketsArriveAsTheyWere(MultifdCompression method) throws Exception {
        try (GuestMemory source = GuestMemory.map(PAGES * 4096L);
                GuestMemory destination = GuestMemory.map(PAGES * 4096L);
                PageEncoder encoder = PageEncoder.of(MultifdParameters.DEFAULT.withCompression(method));
                PageDecoder decoder = PageDecoder.of(method)) {
            var random = new Random(3);
            RamBlock from = source.blocks().getFirst();
            for (long at = 0; at < from.usedLengthBytes(); at += 8) {
                // Every other page compresses.
                from.memory().set(ValueLayout.JAVA_LONG, at, (at & 0x1000) == 0 ? at >> 9 : random.nextLong());
            }
            for (int packet = 0; packet < 20; packet++) {
                var batch = new PageBatch();
                int count = 1 + random.nextInt(PageBatch.MAX_PAGES);
                for (int i = 0; i < count; i++) {
                    batch.add(from, random.nextInt(PAGES) * 4096L, 1);
                }
                byte[] payload = bytes(encoder, batch);

                decoder.decode(new PacketInput(channel(payload)), payload.length, onto(destination, batch));

                for (int i = 0; i < count; i++) {
                    assertThat(page(destination, batch.offset(i))).isEqualTo(page(source, batch.offset(i)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = MultifdCompression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aPayloadOfFewerOrMorePagesOrOfNoiseIsRefused(MultifdCompression method) throws Exception {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            RamBlock ram = memory.blocks().getFirst();
            ram.memory().fill((byte) 'a');
            var two = new PageBatch();
            two.add(ram, 0, 1);
            two.add(ram, 4096, 1);
            var three = new PageBatch();
            three.add(ram, 0, 1);
            three.add(ram, 4096, 1);
            three.add(ram, 8192, 1);

            assertThatThrownBy(() -> decode(method, encode(method, two), three))
                    .hasMessageContaining("decompresses to 8192 bytes, expected 12288");
            assertThatThrownBy(() -> decode(method, encode(method, three), two))
                    .hasMessageContaining("decompresses to more than the 8192 bytes");
            assertThatThrownBy(() -> decode(method, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, two))
                    .isInstanceOf(MalformedPacketException.class)
                    .hasMessageContaining("the payload is no z");
        }
    }

    private static byte[] encode(MultifdCompression method, PageBatch pages) throws IOException {
        try (PageEncoder encoder = PageEncoder.of(MultifdParameters.DEFAULT.withCompression(method))) {
            return bytes(encoder, pages);
        }
    }

    private static void decode(MultifdCompression method, byte[] payload, PageBatch pages) throws Exception {
        try (PageDecoder decoder = PageDecoder.of(method)) {
            decoder.decode(new PacketInput(channel(payload)), payload.length, pages);
        }
    }

    private static byte[] bytes(PageEncoder encoder, PageBatch batch) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (ByteBuffer piece : encoder.encode(batch)) {
            Channels.newChannel(bytes).write(piece);
        }
        return bytes.toByteArray();
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    private static PageBatch onto(GuestMemory memory, PageBatch like) {
        var batch = new PageBatch();
        for (int i = 0; i < like.normalPages(); i++) {
            batch.add(memory.blocks().getFirst(), like.offset(i), 1);
        }
        return batch;
    }

    private static byte[] page(GuestMemory memory, long offset) {
        return memory.blocks().getFirst().memory().asSlice(offset, 4096).toArray(ValueLayout.JAVA_BYTE);
    }
}

package dev.phaseline.migration.multifd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packets of a channel, byte by byte. */
final class PacketHeaderTest {
    static final int PAGES = 8;
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void theInitialPacketTellsVersionUuidAndChannel() throws MalformedPacketException {
        var uuid = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");
        ByteBuffer bytes = new InitPacket(uuid, 200).encode();

        var content = new byte[bytes.remaining()];
        bytes.duplicate().get(content);
        assertThat(HEX.formatHex(content))
                .isEqualTo("11223344" + "00000001" + "0102030405060708090a0b0c0d0e0f10" + "c8" + "00".repeat(39));
        assertThat(InitPacket.decode(bytes, uuid)).isEqualTo(new InitPacket(uuid, 200));
    }

    @Test
    void aHeaderHasTheLayoutOfQemu() {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            var batch = new PageBatch();
            batch.add(memory.blocks().getFirst(), 0x1000, 1);
            batch.add(memory.blocks().getFirst(), 0x5000, 1);
            ByteBuffer out = ByteBuffer.allocate(PacketHeader.BYTES);

            PacketHeader.encode(out, 0x02, batch, 77, 9);

            assertThat(HEX.formatHex(out.array()))
                    .isEqualTo("11223344" + "00000001" + "00000002" + "00000080" + "00000002" + "0000004d"
                            + "0000000000000009" + "00000000" + "00".repeat(28)
                            + "72616d" + "00".repeat(253)
                            + "0000000000001000" + "0000000000005000" + "00".repeat(126 * 8));
        }
    }

    @Test
    void pagesOfZerosStandBehindTheOthers() throws MalformedPacketException {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            RamBlock ram = memory.blocks().getFirst();
            ram.memory().asSlice(0x2000, 4096).fill((byte) 'x');
            var batch = new PageBatch();
            List.of(0x1000L, 0x2000L, 0x3000L).forEach(offset -> batch.add(ram, offset, 1));

            batch.separateZeroPages();

            PageBatch copy = roundTrip(memory, batch, 0, 4096);
            assertThat(copy.normalPages()).isEqualTo(1);
            assertThat(copy.zeroPages()).isEqualTo(2);
            assertThat(List.of(copy.offset(0), copy.offset(1), copy.offset(2)))
                    .containsExactly(0x2000L, 0x1000L, 0x3000L);
        }
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @Size(min = 1, max = PageBatch.MAX_PAGES) List<@IntRange(max = PAGES - 1) Integer> pages,
            @ForAll long number)
            throws MalformedPacketException {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            var batch = new PageBatch();
            pages.forEach(page -> batch.add(memory.blocks().getFirst(), page * 4096L, 1));

            ByteBuffer bytes = ByteBuffer.allocate(PacketHeader.BYTES);
            PacketHeader.encode(bytes, PacketHeader.SYNC, batch, pages.size() * 4096, number);
            var copy = new PageBatch();
            PacketHeader header = PacketHeader.decode(bytes, memory, MultifdCompression.NONE, copy);

            assertThat(header).isEqualTo(new PacketHeader(PacketHeader.SYNC, pages.size() * 4096, number));
            assertThat(copy.normalPages()).isEqualTo(pages.size());
            for (int i = 0; i < pages.size(); i++) {
                assertThat(copy.offset(i)).isEqualTo(pages.get(i) * 4096L);
            }
        }
    }

    @Property(tries = 500)
    void arbitraryBytesBehindTheVersionAreAPacketOrAnError(@ForAll @Size(60) byte[] noise) {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            ByteBuffer bytes = valid(memory);
            bytes.put(8, noise, 0, 28).put(320, noise, 28, 32);
            var pages = new PageBatch();
            try {
                PacketHeader header = PacketHeader.decode(bytes, memory, MultifdCompression.NONE, pages);
                assertThat(header.payloadBytes()).isEqualTo(pages.normalPages() * 4096);
            } catch (MalformedPacketException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    /** QEMU 7.2 leaves what the packet before had. */
    @Test
    void aPacketWithoutPagesHasNoPayloadWhateverItSays() throws MalformedPacketException {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            ByteBuffer bytes =
                    valid(memory).putInt(16, 0).putInt(20, 0x7fffffff).put(64, (byte) 'z');

            PacketHeader header = PacketHeader.decode(bytes, memory, MultifdCompression.ZLIB, new PageBatch());

            assertThat(header.payloadBytes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | 5145564d | magic 0x5145564d, expected 0x11223344",
                "4   | 00000002 | version 2, expected 1",
                "8   | 00000080 | unknown flags 0x80",
                "8   | 00000040 | the packet carries device state",
                "8   | 00000002 | compression method 0x2, expected 0x0: both guests need multifd-compression=none",
                "12  | 00000081 | 129 places for pages, at most 128 are possible",
                "16  | 00000081 | 129 pages with data, at most 128 are possible",
                "16  | ffffffff | 4294967295 pages with data, at most 128 are possible",
                "32  | 0000007f | 127 pages of zeros, at most 126 are possible",
                "20  | 00002001 | 8193 bytes of payload for 2 pages",
                "64  | 76676100 | the source has a RAM block 'vga', this guest has none",
                "320 | 0000000000008000 | RAM block 'ram' has 0x8000 bytes and no page at 0x8000",
                "320 | 0000000000000800 | no page at 0x800",
                "328 | 8000000000000000 | no page at 0x8000000000000000"
            })
    void aValueThatCannotBeIsNamed(int at, String value, String problem) {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            ByteBuffer bytes = valid(memory).put(at, HEX.parseHex(value));

            assertThatThrownBy(() -> PacketHeader.decode(bytes, memory, MultifdCompression.NONE, new PageBatch()))
                    .isInstanceOf(MalformedPacketException.class)
                    .hasMessageContaining(problem);
        }
    }

    @Test
    void aPayloadThatNoCompressorMakesIsRefused() {
        try (GuestMemory memory = GuestMemory.map(PAGES * 4096L)) {
            ByteBuffer bytes = valid(memory).putInt(8, 0x04).putInt(20, -1);

            assertThatThrownBy(() -> PacketHeader.decode(bytes, memory, MultifdCompression.ZSTD, new PageBatch()))
                    .hasMessage("4294967295 bytes of payload, at most 1048576 are possible");
        }
    }

    private static ByteBuffer valid(GuestMemory memory) {
        var batch = new PageBatch();
        batch.add(memory.blocks().getFirst(), 0x1000, 1);
        batch.add(memory.blocks().getFirst(), 0x2000, 1);
        ByteBuffer bytes = ByteBuffer.allocate(PacketHeader.BYTES);
        PacketHeader.encode(bytes, 0, batch, 2 * 4096, 1);
        return bytes;
    }

    private static PageBatch roundTrip(GuestMemory memory, PageBatch batch, int flags, int payloadBytes)
            throws MalformedPacketException {
        ByteBuffer bytes = ByteBuffer.allocate(PacketHeader.BYTES);
        PacketHeader.encode(bytes, flags, batch, payloadBytes, 0);
        var copy = new PageBatch();
        PacketHeader.decode(bytes, memory, MultifdCompression.NONE, copy);
        return copy;
    }
}

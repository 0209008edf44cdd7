package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The {@code ram} section where further channels carry the pages. */
final class PageChannelsTest {
    private static final String END = "0000000000000010";
    private static final String FLUSH = "0000000000000200";
    private static final String BLOCKS = "0000000000004004" + "0372616d" + "0000000000004000";

    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final QemuOutputFile out = new QemuOutputFile(Channels.newChannel(wire));
    private final List<String> calls = new ArrayList<>();

    @Test
    void perSectionTheEndOfEachSectionFollowsASync() {
        try (GuestMemory memory = twoFullPages()) {
            RamSender sender = sender(memory, new Fake(PageChannels.SyncPlace.END_OF_SECTION, false));

            sender.setup(out);
            assertThat(hex()).isEqualTo(BLOCKS + END);
            assertThat(calls).containsExactly("sync");

            begin();
            assertThat(sender.iterate(out)).isTrue();
            // Pages 0 and 2 are zero and travel in the stream.
            assertThat(hex()).isEqualTo("0000000000000002" + "0372616d" + "00" + "0000000000002022" + "00" + END);
            assertThat(calls).containsExactly("page 1000", "page 3000", "sync");

            begin();
            sender.complete(out);
            assertThat(hex()).isEqualTo(END);
            assertThat(calls).containsExactly("sync");
        }
    }

    @Test
    void perRoundARecordStandsForTheSyncAndZeroPagesMayLeaveTheStreamToo() {
        try (GuestMemory memory = twoFullPages()) {
            RamSender sender = sender(memory, new Fake(PageChannels.SyncPlace.END_OF_ROUND, true));

            sender.setup(out);
            assertThat(hex()).isEqualTo(BLOCKS + FLUSH + END);
            assertThat(calls).containsExactly("sync");

            begin();
            out.setRateLimit(2 * 4096);
            out.resetRateLimit();
            assertThat(sender.iterate(out)).isFalse();
            assertThat(hex()).isEqualTo(END);
            assertThat(calls).containsExactly("page 0", "page 1000", "page 2000");

            begin();
            out.resetRateLimit();
            assertThat(sender.iterate(out)).isTrue();
            assertThat(hex()).isEqualTo(FLUSH + END);
            assertThat(calls).containsExactly("page 3000", "sync");

            begin();
            sender.complete(out);
            assertThat(hex()).isEqualTo(END);
            assertThat(calls).isEmpty();
            assertThat(sender.statistics().multifdBytes()).isEqualTo(4 * 4096);
            assertThat(sender.statistics().transferredBytes())
                    .isEqualTo(sender.statistics().precopyBytes()
                            + sender.statistics().downtimeBytes()
                            + 4 * 4096);
        }
    }

    @Test
    void aBrokenChannelIsTheErrorOfTheStream() {
        try (GuestMemory memory = twoFullPages()) {
            RamSender sender = sender(memory, new Fake(PageChannels.SyncPlace.END_OF_SECTION, false) {
                @Override
                public void queue(RamBlock block, long offsetBytes, int count) throws StreamException {
                    throw new StreamException(Errno.EIO, 0, "multifd channel 1: broken", null);
                }
            });
            sender.setup(out);

            assertThat(sender.iterate(out)).isFalse();

            assertThat(out.error()).hasMessageContaining("multifd channel 1: broken");
        }
    }

    @ParameterizedTest
    @EnumSource(PageChannels.SyncPlace.class)
    void theReceiverWaitsAtEachMarkOfASync(PageChannels.SyncPlace place) throws StreamException {
        try (GuestMemory memory = twoFullPages()) {
            RamSender sender = sender(memory, new Fake(place, false));
            sender.setup(out);
            sender.iterate(out);
            sender.complete(out);
            long synced = calls.stream().filter("sync"::equals).count();
            calls.clear();

            var receiver =
                    new RamReceiver(memory, new SoftwareDirtyLog(memory), () -> {}, false, () -> calls.add("wait"));
            QemuInputFile in = in();
            while (in.position() < wire.size()) {
                receiver.load(in);
            }

            assertThat(calls).hasSize((int) synced).containsOnly("wait");
        }
    }

    @Test
    void aMarkIsRefusedWhereThereAreNoChannels() {
        try (GuestMemory memory = twoFullPages()) {
            wire.writeBytes(HexFormat.of().parseHex(FLUSH));
            var receiver = new RamReceiver(memory, new SoftwareDirtyLog(memory), () -> {}, false, null);

            assertThatThrownBy(() -> receiver.load(in()))
                    .hasMessageContaining("both guests need the capability multifd");
        }
    }

    private void begin() {
        wire.reset();
        calls.clear();
    }

    private String hex() {
        return HexFormat.of().formatHex(wire.toByteArray());
    }

    private QemuInputFile in() {
        return new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(wire.toByteArray())));
    }

    private static RamSender sender(GuestMemory memory, PageChannels channels) {
        return new RamSender(
                memory, new SoftwareDirtyLog(memory), new BigLock(), () -> 0, _ -> {}, () -> 0, false, channels);
    }

    private static GuestMemory twoFullPages() {
        GuestMemory memory = GuestMemory.map(4 * 4096L);
        memory.blocks().getFirst().memory().asSlice(0x1000, 4096).fill((byte) 'A');
        memory.blocks().getFirst().memory().asSlice(0x3000, 4096).fill((byte) 'B');
        return memory;
    }

    /** Notes what it is asked to do. */
    private class Fake implements PageChannels {
        private final SyncPlace place;
        private final boolean zeroPages;
        private long pages;

        Fake(SyncPlace place, boolean zeroPages) {
            this.place = place;
            this.zeroPages = zeroPages;
        }

        @Override
        public SyncPlace syncPlace() {
            return place;
        }

        @Override
        public boolean takeZeroPages() {
            return zeroPages;
        }

        @Override
        public void queue(RamBlock block, long offsetBytes, int count) throws StreamException {
            for (int i = 0; i < count; i++) {
                calls.add("page " + Long.toHexString(offsetBytes + i * 4096L));
            }
            pages += count;
        }

        @Override
        public void sync() {
            calls.add("sync");
        }

        @Override
        public long transferredBytes() {
            return pages * 4096;
        }

        @Override
        public long normalPages() {
            return pages;
        }

        @Override
        public long zeroPages() {
            return 0;
        }
    }
}

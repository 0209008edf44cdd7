package dev.phaseline.migration.ram;

import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.stream.ByteStreams;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.RecordedEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code ram} section from a sender to a receiver, and its bytes. */
final class RamSectionTest {
    private final BigLock bigLock = new BigLock();
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final QemuOutputFile out = new QemuOutputFile(Channels.newChannel(wire));
    private final List<Long> passes = new ArrayList<>();
    private long nowNanos;

    /** The capture of a QEMU 7.2 with 16 KiB: page 1 is full of A, page 3 of B, pages 0 and 2 are zero. */
    @Test
    void writesTheBytesThatQemuWrites() {
        try (GuestMemory memory = GuestMemory.map(4 * 4096L)) {
            fill(memory, 1, 'A');
            fill(memory, 3, 'B');
            RamSender sender = sender(memory);

            sender.setup(out);
            assertThat(hex()).isEqualTo("0000000000004004" + "0372616d" + "0000000000004000" + "0000000000000010");

            wire.reset();
            assertThat(sender.iterate(out)).isTrue();
            assertThat(hex())
                    .isEqualTo("0000000000000002" + "0372616d" + "00"
                            + "0000000000001028" + "41".repeat(4096)
                            + "0000000000002022" + "00"
                            + "0000000000003028" + "42".repeat(4096)
                            + "0000000000000010");

            wire.reset();
            sender.complete(out);
            assertThat(hex()).isEqualTo("0000000000000010");
        }
    }

    @Test
    void theReceiverGetsWhatTheSenderHas() throws StreamException {
        try (GuestMemory source = twoBlocks();
                GuestMemory destination = twoBlocks()) {
            scribble(source);
            // A page that the source has zero must become zero, whatever it was.
            fill(destination, 4, 'x');
            RamSender sender = sender(source);
            sender.setup(out);
            while (!sender.iterate(out)) {
                // One more section.
            }
            sender.complete(out);

            var receiver = new RamReceiver(destination, new SoftwareDirtyLog(destination), () -> {}, false, null);
            QemuInputFile in = in();
            while (in.position() < wire.size()) {
                receiver.load(in);
            }

            for (RamBlock block : source.blocks()) {
                RamBlock copy = destination.blocks().get(block.index());
                assertThat(block.memory().mismatch(copy.memory())).isEqualTo(-1);
                assertThat(receiver.received(copy).count()).isEqualTo(copy.pages());
            }
            assertThat(sender.statistics().sentPages()).isEqualTo(96);
            assertThat(sender.statistics().transferredBytes()).isEqualTo(wire.size());
        }
    }

    @Test
    void aGrowingMemoryGetsTheBlocksOfTheStream() throws StreamException {
        try (GuestMemory source = twoBlocks();
                GuestMemory destination = GuestMemory.growing(source.totalBytes())) {
            scribble(source);
            RamSender sender = sender(source);
            sender.setup(out);
            sender.complete(out);

            var receiver = new RamReceiver(destination, new SoftwareDirtyLog(destination), () -> {}, false, null);
            QemuInputFile in = in();
            receiver.load(in);
            receiver.load(in);

            assertThat(destination.blocks()).hasSameSizeAs(source.blocks());
            for (RamBlock block : source.blocks()) {
                RamBlock copy = destination.blocks().get(block.index());
                assertThat(copy.name()).isEqualTo(block.name());
                assertThat(copy.ramAddress()).isEqualTo(block.ramAddress());
                assertThat(block.memory().mismatch(copy.memory())).isEqualTo(-1);
            }
        }
    }

    @Test
    void aGrowingMemoryRefusesMoreThanItsLimitBeforeItMapsAnything() {
        try (GuestMemory source = twoBlocks();
                GuestMemory destination = GuestMemory.growing(source.totalBytes() - 1)) {
            sender(source).setup(out);

            var receiver = new RamReceiver(destination, new SoftwareDirtyLog(destination), () -> {}, false, null);

            RamBlock last = source.blocks().getLast();
            assertThatThrownBy(() -> receiver.load(in()))
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining(
                            "RAM block %s has %d bytes, but of the %d that are allowed %d are left",
                            last.name(), last.usedLengthBytes(), source.totalBytes() - 1, last.usedLengthBytes() - 1);
            assertThat(destination.blocks()).hasSize(source.blocks().size() - 1);
        }
    }

    @Test
    void aGrowingMemoryRefusesMoreBlocksThanAMachineHas() throws Exception {
        int count = GuestMemory.MAX_GROWN_BLOCKS + 1;
        byte[] stream = written(list -> {
            list.putU64((long) count * RamBlock.PAGE_SIZE | RamRecord.MEM_SIZE);
            for (int i = 0; i < count; i++) {
                list.putStr8("block" + i);
                list.putU64(RamBlock.PAGE_SIZE);
            }
        });
        try (GuestMemory destination = GuestMemory.growing(1L << 40)) {
            var receiver = new RamReceiver(destination, new SoftwareDirtyLog(destination), () -> {}, false, null);

            assertThatThrownBy(() -> receiver.load(ByteStreams.input(stream)))
                    .isInstanceOf(StreamException.class)
                    .hasMessageStartingWith("RAM block block4096 is one more than the 4096 that are possible");
        }
    }

    @Test
    void aGrowingMemoryThatTheHostHasNotGotIsAClearError() throws Exception {
        long bytes = 1L << 60;
        byte[] stream = written(list -> {
            list.putU64(bytes | RamRecord.MEM_SIZE);
            list.putStr8("pc.ram");
            list.putU64(bytes);
        });
        try (GuestMemory destination = GuestMemory.growing(bytes)) {
            var receiver = new RamReceiver(destination, new SoftwareDirtyLog(destination), () -> {}, false, null);

            assertThatThrownBy(() -> receiver.load(ByteStreams.input(stream)))
                    .isInstanceOf(StreamException.class)
                    .hasMessageStartingWith("the host cannot map " + bytes + " bytes of guest RAM");
        }
    }

    @Test
    void anIterationEndsWhenTheBudgetIsUsedUp() {
        try (GuestMemory memory = GuestMemory.map(64 * 4096L)) {
            scribble(memory);
            RamSender sender = sender(memory);
            sender.setup(out);
            out.setRateLimit(10 * 4096);

            boolean done = sender.iterate(out);

            assertThat(done).isFalse();
            // The tenth page takes it over the limit, since each has a header.
            assertThat(sender.statistics().normalPages()).isEqualTo(10);
        }
    }

    @Test
    void anIterationEndsAtTheFirstLookAtTheClockAfterFiftyMilliseconds() {
        try (GuestMemory memory = GuestMemory.map(1024 * 4096L)) {
            scribble(memory);
            var log = new SoftwareDirtyLog(memory);
            // Each look at the clock takes 30 ms: the iteration begins at 30, 256 pages are out at 60, 512 at 90.
            var sender = new RamSender(memory, log, bigLock, this::slowClock, passes::add, () -> 0, false, null);
            sender.setup(out);

            boolean done = sender.iterate(out);

            assertThat(done).isFalse();
            assertThat(sender.statistics().sentPages()).isEqualTo(512);
        }
    }

    @Test
    void searchingGoesOnWhereItEndedSoThatEveryPageGetsItsTurn() {
        try (GuestMemory memory = GuestMemory.map(128 * 4096L)) {
            scribble(memory);
            var log = new SoftwareDirtyLog(memory);
            var sender = new RamSender(memory, log, bigLock, () -> nowNanos, passes::add, () -> 0, false, null);
            sender.setup(out);
            out.setRateLimit(4096);

            // Page 0 is dirtied again before each iteration; nevertheless 1, 2, 3 follow.
            for (int i = 0; i < 4; i++) {
                out.resetRateLimit();
                sender.iterate(out);
                log.written(memory.blocks().getFirst(), 0);
                sender.pendingBytes(Long.MAX_VALUE);
            }

            assertThat(sender.statistics().normalPages()).isEqualTo(4);
            // 0, 1, 2, 3 are sent, and 0 is dirty again.
            assertThat(sender.statistics().remainingBytes()).isEqualTo((128 - 4 + 1) * 4096L);
        }
    }

    @Test
    void theDirtyLogIsMergedOnlyBelowTheThreshold() {
        try (GuestMemory memory = GuestMemory.map(8 * 4096L)) {
            RamSender sender = sender(memory);
            sender.setup(out);
            assertThat(passes).containsExactly(1L);

            assertThat(sender.pendingBytes(8 * 4096)).isEqualTo(8 * 4096);
            assertThat(passes).containsExactly(1L);

            sender.pendingBytes(8 * 4096 + 1);
            assertThat(passes).containsExactly(1L, 2L);
        }
    }

    /** The first 100 ms of a migration have no threshold. */
    @Test
    void theDirtyLogIsMergedWhereNothingSeemsToBeLeft() {
        try (GuestMemory memory = GuestMemory.map(8 * 4096L)) {
            var log = new SoftwareDirtyLog(memory);
            var sender = new RamSender(memory, log, bigLock, () -> nowNanos, passes::add, () -> 0, false, null);
            sender.setup(out);
            sender.iterate(out);
            log.written(memory.blocks().getFirst(), 5);

            assertThat(sender.pendingBytes(0)).isEqualTo(4096);
            assertThat(passes).containsExactly(1L, 2L);
        }
    }

    /** As in QEMU. */
    @Test
    void aGuestThatWritesNothingHasItsDirtyLogMergedAtTheBeginningAndAtTheEnd() {
        try (GuestMemory memory = GuestMemory.map(8 * 4096L)) {
            RamSender sender = sender(memory);
            sender.setup(out);
            sender.iterate(out);

            assertThat(sender.pendingBytes(0)).isZero();
            sender.complete(out);

            assertThat(passes).containsExactly(1L, 2L);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0000000000004004 0376676100000000 00004000 | a RAM block 'vga', this guest has none",
                "0000000000004004 0372616d 0000000000002000 | RAM block 'ram' has 0x2000 bytes on the source and"
                        + " 0x4000 here",
                "0000000000000028 | belongs to the block before it, and there is none",
                "0000000000004008 0372616d | RAM block 'ram' has 0x4000 bytes and no page at 0x4000",
                "8000000000000008 0372616d | no page at 0x8000000000000000",
                "0000000000000001 | unknown flags 0x1 of a RAM record",
                "0000000000000200 | 'a sync point of multifd channels, and there are none'",
                "000000000000000a | unknown flags 0xa of a RAM record",
                "0000000000001008 0372616d 4141 | the stream ends, bytes missing",
            })
    void refusesRecordsThatDoNotFitThisGuest(String bytes, String problem) {
        try (GuestMemory memory = GuestMemory.map(4 * 4096L)) {
            var receiver = new RamReceiver(memory, new SoftwareDirtyLog(memory), () -> {}, false, null);
            wire.writeBytes(HexFormat.of().parseHex(bytes.replace(" ", "")));

            assertThatThrownBy(() -> receiver.load(in()))
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining(problem);
        }
    }

    @Test
    void thePageOfALaterSectionContinuesTheBlockOfAnEarlierOne() throws StreamException {
        try (GuestMemory memory = GuestMemory.map(4 * 4096L)) {
            var receiver = new RamReceiver(memory, new SoftwareDirtyLog(memory), () -> {}, false, null);
            wire.writeBytes(HexFormat.of().parseHex("0000000000000002" + "0372616d" + "00" + "0000000000000010"));
            wire.writeBytes(HexFormat.of().parseHex("0000000000001022" + "7f" + "0000000000000010"));
            QemuInputFile in = in();

            receiver.load(in);
            receiver.load(in);

            assertThat(receiver.received(memory.blocks().getFirst()).test(1)).isTrue();
            // QEMU 7.2 accepts any fill byte.
            assertThat(memory.blocks().getFirst().memory().get(ValueLayout.JAVA_BYTE, 8191))
                    .isEqualTo((byte) 0x7f);
        }
    }

    /** Pages 0 to 3 come again: unchanged, with a few bytes changed, with all changed, and zero. */
    @Test
    void fromTheSecondPassOnPagesAreSentAsDifferences() throws Exception {
        try (GuestMemory memory = GuestMemory.map(128 * 4096L);
                GuestMemory destination = GuestMemory.map(128 * 4096L)) {
            scribble(memory);
            MemorySegment bytes = memory.blocks().getFirst().memory();
            var log = new SoftwareDirtyLog(memory);
            var sender =
                    new RamSender(memory, log, bigLock, () -> nowNanos, passes::add, () -> 128 * 4096L, false, null);
            sender.setup(out);
            sender.iterate(out);
            again(memory, log, sender); // fills the cache, which is empty after the first pass
            bytes.set(ValueLayout.JAVA_LONG, 4096 + 64, ~bytes.get(ValueLayout.JAVA_LONG, 4096 + 64));
            for (long at = 2 * 4096; at < 3 * 4096; at++) {
                bytes.set(ValueLayout.JAVA_BYTE, at, (byte) ~bytes.get(ValueLayout.JAVA_BYTE, at));
            }
            bytes.asSlice(3 * 4096, 4096).fill((byte) 0);

            List<String> events =
                    RecordedEvents.during(() -> again(memory, log, sender)).lines();

            assertThat(events.stream().filter(line -> line.contains("xbzrle")))
                    .containsExactly("save_xbzrle_page_skipping()", "save_xbzrle_page_overflow()");
            XbzrleStatistics xbzrle = sender.statistics().xbzrle().orElseThrow();
            assertThat(xbzrle.pages()).isEqualTo(1);
            assertThat(xbzrle.bytes()).isEqualTo(3 + 10); // 64 equal, 8 different
            assertThat(xbzrle.cacheMisses()).isEqualTo(4);
            assertThat(xbzrle.overflows()).isEqualTo(1);
            assertThat(sender.statistics().sentPages()).isEqualTo(128 + 4 + 3);

            var receiver = new RamReceiver(destination, new SoftwareDirtyLog(destination), () -> {}, false, null);
            QemuInputFile in = in();
            while (in.position() < wire.size()) {
                receiver.load(in);
            }
            assertThat(bytes.mismatch(destination.blocks().getFirst().memory())).isEqualTo(-1);
        }
    }

    /** Marks pages 0 to 3 as written and sends until nothing is left. */
    private void again(GuestMemory memory, SoftwareDirtyLog log, RamSender sender) {
        for (int page = 0; page < 4; page++) {
            log.written(memory.blocks().getFirst(), page);
        }
        sender.pendingBytes(Long.MAX_VALUE);
        sender.iterate(out);
    }

    @Test
    void aPageOfTheHostGoesOutWholeAndTheRateLimitIsLookedAtWithinIt() throws Exception {
        HugePages.assumeFree(2);
        var layout = new GuestMemory.Layout("ram", 2 * HostMemory.HUGE_PAGE_BYTES, new Backing.HugePages());
        try (GuestMemory memory = GuestMemory.map(List.of(layout))) {
            scribble(memory);
            RamSender sender = sender(memory);
            List<Long> sentAtStep = new ArrayList<>();
            sender.stepWithin(() -> sentAtStep.add(sender.statistics().sentPages()));
            sender.setup(out);
            out.setRateLimit(4096);

            assertThat(sender.iterate(out)).isFalse();

            assertThat(sentAtStep).hasSize(512).startsWith(1L, 2L).endsWith(512L);
            assertThat(sender.statistics().remainingBytes()).isEqualTo(HostMemory.HUGE_PAGE_BYTES);
        }
    }

    private RamSender sender(GuestMemory memory) {
        return new RamSender(
                memory, new SoftwareDirtyLog(memory), bigLock, () -> nowNanos, passes::add, () -> 0, false, null);
    }

    private long slowClock() {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(30);
        return nowNanos;
    }

    private static GuestMemory twoBlocks() {
        return GuestMemory.map(
                List.of(new GuestMemory.Layout("pc.ram", 64 * 4096L), new GuestMemory.Layout("vga.vram", 32 * 4096L)));
    }

    private static void fill(GuestMemory memory, long page, char value) {
        memory.blocks().getFirst().memory().asSlice(page * 4096, 4096).fill((byte) value);
    }

    /** Data in every page but each fifth. */
    private static void scribble(GuestMemory memory) {
        var random = RandomGenerator.of("L64X128MixRandom");
        for (RamBlock block : memory.blocks()) {
            for (long page = 0; page < block.pages(); page++) {
                if (page % 5 != 4) {
                    byte[] data = new byte[4096];
                    random.nextBytes(data);
                    data[0] = 1;
                    block.memory().asSlice(page * 4096, 4096).copyFrom(MemorySegment.ofArray(data));
                }
            }
        }
    }

    private QemuInputFile in() {
        return new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(wire.toByteArray())));
    }

    private String hex() {
        return HexFormat.of().formatHex(wire.toByteArray());
    }
}

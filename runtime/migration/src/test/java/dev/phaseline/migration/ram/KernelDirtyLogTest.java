package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kernel's dirty log, and the software log beside it: both are told the same story. */
final class KernelDirtyLogTest {
    private static final int PAGES = 2048;
    private static final int ROUNDS = 300;

    @AutoClose
    private final GuestMemory memory = GuestMemory.map(PAGES * (long) RamBlock.PAGE_SIZE);

    private final RamBlock ram = memory.blocks().getFirst();
    private final DirtyBitmap bmap = DirtyBitmap.allZeros(PAGES);
    private final DirtyLog software = new SoftwareDirtyLog(memory);
    private final KernelDirtyLog kernel = open(memory);

    private static KernelDirtyLog open(GuestMemory memory) {
        try {
            return KernelDirtyLog.open(memory);
        } catch (KernelDirtyLog.UnavailableException e) {
            throw new TestAbortedException(e.getMessage());
        }
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    @Test
    void aWrittenPageIsReportedOnceUntilItIsArmedAgain() {
        touch(70);
        kernel.start();
        touch(70);

        assertThat(kernel.collect(ram, bmap)).isEqualTo(1);
        assertThat(bmap.testAndClear(70)).isTrue();

        touch(70);
        assertThat(kernel.collect(ram, bmap)).isZero();

        kernel.rearm(ram, 64, 64);
        touch(70);
        assertThat(kernel.collect(ram, bmap)).isEqualTo(1);
    }

    @Test
    void aLookAtTheLogReportsNothingAndLosesNothing() {
        touch(70);
        kernel.start();
        assertThat(kernel.hasUnreported(ram)).isFalse();

        touch(70);
        assertThat(kernel.hasUnreported(ram)).isTrue();
        assertThat(kernel.hasUnreported(ram)).isTrue();
        assertThat(kernel.collect(ram, bmap)).isEqualTo(1);
        assertThat(kernel.hasUnreported(ram)).isFalse();

        kernel.rearm(ram, 0, PAGES);
        assertThat(kernel.hasUnreported(ram)).isFalse();
        assertThat(kernel.collect(ram, bmap)).isZero();
    }

    /** A scan that protects what it finds would otherwise swallow them. */
    @Test
    void armingLeavesWritesAloneThatNobodyHasHeardOf() {
        ram.memory().fill((byte) 1);
        kernel.start();
        touch(5);
        kernel.rearm(ram, 0, PAGES);

        assertThat(kernel.collect(ram, bmap)).isEqualTo(1);
        assertThat(bmap.test(5)).isTrue();
    }

    @Test
    void readingIsNotWriting() {
        kernel.start();
        for (long page = 0; page < PAGES; page++) {
            assertThat(ZeroPage.at(ram.memory(), page << RamBlock.PAGE_BITS)).isTrue();
        }

        assertThat(kernel.collect(ram, bmap)).isZero();
        touch(9);
        // The first write to memory that does not exist yet brings a whole huge page into being, if the host has them.
        assertThat(kernel.collect(ram, bmap)).isBetween(1L, 512L);
        assertThat(bmap.test(9)).isTrue();
    }

    /** In the first pass such pages are sent as zero without being read; a write that was reported forbids that. */
    @Test
    void onlyPagesThatNobodyHasWrittenAreUntouched() {
        // Its neighbours may come into being with it, as parts of one huge page.
        touch(70);
        kernel.start();
        assertThat(kernel.untouched(ram, 1200, 1)).isEqualTo(1);
        assertThat(kernel.untouched(ram, 70, 1)).isZero();

        touch(1999);
        kernel.collect(ram, bmap);
        assertThat(kernel.untouched(ram, 1999, 1)).isZero();
        kernel.rearm(ram, 0, PAGES);
        assertThat(kernel.untouched(ram, 1999, 1)).isZero();
        kernel.stop();
        assertThat(kernel.untouched(ram, 1200, 1)).isZero();
    }

    @Test
    void pagesExistOnceTheyAreWrittenWhetherTheLogHasBegunOrNot() {
        assertThat(ZeroPage.at(ram.memory(), 0)).isTrue();
        assertThat(kernel.existing(ram).count()).isZero();

        touch(70);

        assertThat(kernel.existing(ram).test(70)).isTrue();
        // A huge page, where the host has them.
        assertThat(kernel.existing(ram).count()).isBetween(1L, 512L);
        kernel.start();
        assertThat(kernel.existing(ram).test(70)).isTrue();
        assertThat(software.existing(ram).count()).as("nothing is known").isEqualTo(PAGES);
    }

    /** Page 3 had something before, page 5 gets it on the way; the others need not be looked at. */
    @Test
    void zeroPagesThatArriveClearWhatWasThere() throws StreamException {
        var wire = new ByteArrayOutputStream();
        var out = new QemuOutputFile(Channels.newChannel(wire));
        var records = new PageRecordWriter();
        records.putZeroPages(out, ram, 0, 5);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(RamBlock.PAGE_SIZE).fill((byte) 1);
            records.putHeader(out, ram, 5L << RamBlock.PAGE_BITS, RamRecord.PAGE);
            out.putBytes(content);
        }
        records.putZeroPages(out, ram, 5L << RamBlock.PAGE_BITS, 600);
        records.putHeader(out, ram, 700L << RamBlock.PAGE_BITS, RamRecord.ZERO);
        out.putU8(9);
        records.putZeroPages(out, ram, 699L << RamBlock.PAGE_BITS, 2);
        out.putU64(RamRecord.EOS);
        out.flush();
        touch(3);

        try (var receiver = new RamReceiver(memory, kernel, () -> {}, false, null)) {
            receiver.load(new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(wire.toByteArray()))));
            assertThat(receiver.received(ram).count()).isEqualTo(607);
        }

        assertThat(ZeroPage.run(ram.memory(), 0, PAGES)).isTrue();
    }

    @Test
    void aStoppedLogReportsNothingAndANewOneKnowsNothingOfTheOld() {
        kernel.start();
        touch(1);
        kernel.stop();
        assertThat(kernel.collect(ram, bmap)).isZero();
        touch(2);

        ram.memory().fill((byte) 1);
        kernel.start();
        assertThat(kernel.collect(ram, bmap)).isZero();
        touch(3);
        assertThat(kernel.collect(ram, bmap)).isEqualTo(1);
    }

    /** Between the steps of a writer and a consumer that arms chunks, both logs report exactly the same pages. */
    @Test
    void bothLogsGiveTheSameSet() {
        var random = RandomGenerator.of("L64X128MixRandom");
        DirtyBitmap fromSoftware = DirtyBitmap.allZeros(PAGES);
        ram.memory().fill((byte) 1);
        kernel.start();
        software.start();
        for (int round = 0; round < ROUNDS; round++) {
            for (int write = random.nextInt(200); write > 0; write--) {
                touch(random.nextLong(PAGES));
            }
            long added = kernel.collect(ram, bmap);
            assertThat(software.collect(ram, fromSoftware)).isEqualTo(added);
            for (long page = 0; page < PAGES; page++) {
                assertThat(bmap.test(page)).as("page %d", page).isEqualTo(fromSoftware.test(page));
            }
            for (int chunk = random.nextInt(8); chunk > 0; chunk--) {
                for (int write = random.nextInt(20); write > 0; write--) {
                    touch(random.nextLong(PAGES));
                }
                long first = random.nextLong(PAGES / 64) * 64;
                kernel.rearm(ram, first, 128);
                software.rearm(ram, first, 128);
                for (long page = first; page < Math.min(first + 128, PAGES); page++) {
                    bmap.testAndClear(page);
                    fromSoftware.testAndClear(page);
                }
            }
        }
    }

    /**
     * A writer counts up in the first and the last word of random pages all the time, while a consumer copies what each
     * log reports. After the writer's end both copies are the memory: no write was lost, and the sets of pages that were
     * reported in all are the same.
     */
    @Test
    void underAConcurrentWriterNoWriteIsLost() throws InterruptedException {
        var cpus = new CpuMemory(memory, software);
        var ended = new AtomicBoolean();
        kernel.start();
        software.start();
        Thread writer = Thread.ofPlatform().start(() -> {
            var random = RandomGenerator.of("L64X128MixRandom");
            for (long step = 1; step < 400_000; step++) {
                long page = random.nextLong(PAGES / 2);
                cpus.store(ram, page << RamBlock.PAGE_BITS, step);
                cpus.store(ram, ((page + 1) << RamBlock.PAGE_BITS) - Long.BYTES, step);
            }
            ended.set(true);
        });
        var kernelCopy = new Copy(kernel);
        var softwareCopy = new Copy(software);
        while (!ended.get()) {
            kernelCopy.update();
            softwareCopy.update();
        }
        writer.join();
        kernelCopy.update();
        softwareCopy.update();

        assertThat(MemorySegment.ofArray(kernelCopy.bytes).mismatch(ram.memory()))
                .isEqualTo(-1);
        assertThat(MemorySegment.ofArray(softwareCopy.bytes).mismatch(ram.memory()))
                .isEqualTo(-1);
        for (long page = 0; page < PAGES; page++) {
            assertThat(kernelCopy.ever.test(page)).as("page %d", page).isEqualTo(softwareCopy.ever.test(page));
        }
    }

    private void touch(long page) {
        new CpuMemory(memory, software).store(ram, page << RamBlock.PAGE_BITS, page + 1);
    }

    /** A destination. */
    private final class Copy {
        private final DirtyLog log;
        private final byte[] bytes = new byte[PAGES * RamBlock.PAGE_SIZE];
        private final DirtyBitmap dirty = DirtyBitmap.allZeros(PAGES);
        private final DirtyBitmap ever = DirtyBitmap.allZeros(PAGES);

        Copy(DirtyLog log) {
            this.log = log;
        }

        void update() {
            log.collect(ram, dirty);
            for (long page = dirty.nextSet(0); page < PAGES; page = dirty.nextSet(page + 1)) {
                if (page % 64 == 0 || !dirty.test(page - 1)) {
                    log.rearm(ram, page, 64);
                }
                ever.set(page);
                copy(page);
            }
            for (long page = 0; page < PAGES; page++) {
                dirty.testAndClear(page);
            }
        }

        private void copy(long page) {
            long offset = page << RamBlock.PAGE_BITS;
            MemorySegment.copy(ram.memory(), offset, MemorySegment.ofArray(bytes), offset, RamBlock.PAGE_SIZE);
        }
    }
}

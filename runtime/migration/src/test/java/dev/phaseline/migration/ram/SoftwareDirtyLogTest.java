package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SoftwareDirtyLogTest {
    private static final int PAGES = 128;
    private static final int RACED_PAGES = 16;
    private static final int ROUNDS = 10_000;

    @AutoClose
    private final GuestMemory memory = GuestMemory.map(PAGES * (long) RamBlock.PAGE_SIZE);

    private final RamBlock ram = memory.blocks().getFirst();
    private final DirtyLog log = new SoftwareDirtyLog(memory);
    private final DirtyBitmap bmap = DirtyBitmap.allZeros(PAGES);

    @Test
    void aWrittenPageIsReportedOnceUntilItIsArmedAgain() {
        log.start();
        log.written(ram, 70);

        assertThat(log.collect(ram, bmap)).isEqualTo(1);
        assertThat(bmap.testAndClear(70)).isTrue();

        log.written(ram, 70);
        assertThat(log.collect(ram, bmap)).isZero();

        log.rearm(ram, 0, PAGES);
        log.written(ram, 70);
        assertThat(log.collect(ram, bmap)).isEqualTo(1);
    }

    @Test
    void aLookAtTheLogReportsNothingAndLosesNothing() {
        log.start();
        assertThat(log.hasUnreported(ram)).isFalse();

        log.written(ram, 70);
        assertThat(log.hasUnreported(ram)).isTrue();
        assertThat(log.hasUnreported(ram)).isTrue();
        assertThat(log.collect(ram, bmap)).isEqualTo(1);
        assertThat(log.hasUnreported(ram)).isFalse();

        log.rearm(ram, 0, PAGES);
        assertThat(log.hasUnreported(ram)).isFalse();
        assertThat(log.collect(ram, bmap)).isZero();
    }

    @Test
    void pagesThatWaitToBeSentAreNotCountedAgain() {
        log.start();
        bmap.set(3);
        log.written(ram, 3);
        log.written(ram, 4);

        assertThat(log.collect(ram, bmap)).isEqualTo(1);
    }

    @Test
    void armingLeavesWritesAloneThatNobodyHasHeardOf() {
        log.start();
        log.written(ram, 5);

        log.rearm(ram, 0, PAGES);

        assertThat(log.collect(ram, bmap)).isEqualTo(1);
    }

    @Test
    void armingIsLimitedToItsPages() {
        log.start();
        log.written(ram, 9);
        log.written(ram, 10);
        log.collect(ram, bmap);

        log.rearm(ram, 10, 1);
        log.written(ram, 9);
        log.written(ram, 10);
        DirtyBitmap second = DirtyBitmap.allZeros(PAGES);
        log.collect(ram, second);

        assertThat(second.test(9)).isFalse();
        assertThat(second.test(10)).isTrue();
    }

    @Test
    void aNewLogKnowsNothingOfEarlierWrites() {
        log.written(ram, 1);

        log.start();

        assertThat(log.collect(ram, bmap)).isZero();
    }

    /**
     * In each round a writer stores once to each of a few pages while the consumer copies what the log reports. Since no
     * later store to the same page could make good for it, a single lost one leaves the copy different at the end of
     * the round.
     */
    @Test
    void noWriteIsLostWhileAWriterRacesTheConsumer() throws InterruptedException {
        var cpus = new CpuMemory(memory, log);
        var copy = new byte[PAGES * RamBlock.PAGE_SIZE];
        var begun = new Semaphore(0);
        var ended = new AtomicInteger();
        log.start();
        Thread writer = Thread.ofPlatform().start(() -> writeRounds(cpus, begun, ended));

        for (int round = 1; round <= ROUNDS; round++) {
            begun.release();
            while (ended.get() < round) {
                copyDirtyPages(copy);
            }
            copyDirtyPages(copy);

            assertThat(MemorySegment.ofArray(copy).mismatch(ram.memory()))
                    .as("first byte that differs after round %d", round)
                    .isEqualTo(-1);
        }
        writer.join();
    }

    private void writeRounds(CpuMemory cpus, Semaphore begun, AtomicInteger ended) {
        for (int round = 1; round <= ROUNDS; round++) {
            begun.acquireUninterruptibly();
            for (long page = 0; page < RACED_PAGES; page++) {
                cpus.store(ram, page << RamBlock.PAGE_BITS, round);
                // The last word too, which a consumer that copies at this moment reaches late.
                cpus.store(ram, ((page + 1) << RamBlock.PAGE_BITS) - Long.BYTES, round);
            }
            ended.set(round);
        }
    }

    private void copyDirtyPages(byte[] copy) {
        log.collect(ram, bmap);
        for (long page = bmap.nextSet(0); page < PAGES; page = bmap.nextSet(page + 1)) {
            bmap.testAndClear(page);
            log.rearm(ram, page, 1);
            long offset = page << RamBlock.PAGE_BITS;
            MemorySegment.copy(ram.memory(), offset, MemorySegment.ofArray(copy), offset, RamBlock.PAGE_SIZE);
        }
    }
}

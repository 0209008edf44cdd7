package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SourceBitmapsTest {
    private static final int PAGES = 256;

    /** Chunks of 64 pages, the smallest that QEMU allows. */
    private static final int CHUNK_SHIFT = 6;

    @AutoClose
    private final GuestMemory memory = GuestMemory.map(PAGES * (long) RamBlock.PAGE_SIZE);

    private final RamBlock ram = memory.blocks().getFirst();
    private final DirtyLog log = new SoftwareDirtyLog(memory);
    private long nowNanos;
    private final SourceBitmaps bitmaps = new SourceBitmaps(memory, log, () -> nowNanos, CHUNK_SHIFT);

    @BeforeEach
    void startLog() {
        log.start();
    }

    @Test
    void everythingIsDirtyAtFirstAndTheFirstMergeAddsNothing() {
        log.written(ram, 3);
        bitmaps.sync();

        assertThat(bitmaps.remainingBytes()).isEqualTo(PAGES * 4096L);
        assertThat(bitmaps.syncCount()).isEqualTo(1);
    }

    @Test
    void aPageWrittenAfterItWasSentIsDirtyAgain() {
        bitmaps.sync();
        sendAll();
        log.written(ram, 7);
        bitmaps.sync();

        assertThat(bitmaps.remainingBytes()).isEqualTo(4096);
        assertThat(bitmaps.nextDirty(ram, 0)).isEqualTo(7);
    }

    @Test
    void aPageWrittenBetweenMergeAndSendingIsSentOnce() {
        bitmaps.sync();
        sendAll();
        log.written(ram, 7);
        bitmaps.sync();

        log.written(ram, 7);
        bitmaps.take(ram, 7, 1);
        bitmaps.sync();

        assertThat(bitmaps.remainingBytes()).isZero();
    }

    @Test
    void sendingAPageArmsItsWholeChunkAndNoOther() {
        bitmaps.sync();
        sendAll();
        log.written(ram, 1);
        log.written(ram, 2);
        log.written(ram, 64);
        bitmaps.sync();
        bitmaps.take(ram, 1, 1);

        // Pages 1 and 2 share a chunk that is armed now; 64 is in the next, still unarmed.
        log.written(ram, 2);
        log.written(ram, 64);
        bitmaps.take(ram, 2, 1);
        bitmaps.take(ram, 64, 1);
        bitmaps.sync();

        assertThat(bitmaps.nextDirty(ram, 0)).isEqualTo(2);
        assertThat(bitmaps.remainingBytes()).isEqualTo(4096);
    }

    @Test
    void pagesAreTakenTogetherUpToTheEndOfTheirChunk() {
        bitmaps.sync();
        sendAll();
        dirty(60, 70);
        bitmaps.sync();

        assertThat(bitmaps.take(ram, 60, 100)).isEqualTo(4);
        log.written(ram, 65);
        assertThat(bitmaps.take(ram, 64, 2)).isEqualTo(2);
        assertThat(bitmaps.take(ram, 66, 100)).isEqualTo(4);

        assertThat(bitmaps.remainingBytes()).isZero();
        bitmaps.sync();
        assertThat(bitmaps.remainingBytes())
                .as("written before its chunk was armed, and sent since")
                .isZero();
    }

    @Test
    void theDirtyRateIsThatOfPeriodsLongerThanASecond() {
        bitmaps.sync();
        sendAll();

        dirty(0, 100);
        nowNanos = TimeUnit.MILLISECONDS.toNanos(1000);
        bitmaps.sync();
        assertThat(bitmaps.dirtyPagesPerSecond()).isZero();

        sendAll();
        dirty(0, 50);
        nowNanos = TimeUnit.MILLISECONDS.toNanos(1500);
        bitmaps.sync();
        assertThat(bitmaps.dirtyPagesPerSecond()).isEqualTo(150 * 1000 / 1500);
    }

    @Test
    void aBlockThatIsNoNumberOfLogWordsIsArmedAtOnce() {
        try (GuestMemory small = GuestMemory.map(3 * 4096L)) {
            RamBlock block = small.blocks().getFirst();
            var smallLog = new SoftwareDirtyLog(small);
            var smallBitmaps = new SourceBitmaps(small, smallLog, () -> nowNanos, CHUNK_SHIFT);
            smallLog.start();
            smallBitmaps.sync();
            for (int page = 0; page < 3; page++) {
                smallBitmaps.take(block, page, 1);
            }
            smallLog.written(block, 2);
            smallBitmaps.sync();
            smallLog.written(block, 2);
            smallBitmaps.take(block, 2, 1);
            smallBitmaps.sync();

            assertThat(smallBitmaps.nextDirty(block, 0)).isEqualTo(2);
        }
    }

    private void dirty(int from, int to) {
        for (int page = from; page < to; page++) {
            log.written(ram, page);
        }
    }

    private void sendAll() {
        for (long page = bitmaps.nextDirty(ram, 0); page < PAGES; page = bitmaps.nextDirty(ram, page)) {
            bitmaps.take(ram, page, 1);
        }
    }
}

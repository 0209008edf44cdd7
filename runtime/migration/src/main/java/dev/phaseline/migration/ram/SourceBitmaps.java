package dev.phaseline.migration.ram;

import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.List;

/**
 * Which pages a source still has to send: the bitmaps of all blocks, and the merging of the dirty log into them. Owned
 * by the thread that sends.
 *
 * <p>A merge leaves the pages that it found unarmed in the log and only marks their chunks. A chunk is armed again when
 * the first of its pages is about to be sent. Writes in between are carried by that sending and need not be reported
 * again; a guest that dirties the same pages over and over is so seen to dirty them once.
 *
 * <p>Accounting, where QEMU's releases differ: a merge counts only pages whose bit was clear, as QEMU does since 5.1.
 * Earlier releases counted every page found in the log, so that the first merge of a migration reported all of RAM.
 *
 * <p>Source: QEMU {@code migration/ram.c}, {@code migration_bitmap_sync} and {@code migration_clear_memory_region_dirty_bitmap}.
 */
final class SourceBitmaps {
    /** Chunk size as a power of two of pages: 1 GiB with 4 KiB pages. QEMU's {@code x-clear-bitmap-shift}. */
    static final int DEFAULT_CHUNK_SHIFT = 18;

    /** Pages of a word of the dirty log; a block of another size cannot be armed chunk by chunk. */
    private static final int LOG_WORD_PAGES = Long.SIZE;

    /** A period is evaluated once it is longer than this. */
    private static final long PERIOD_MS = 1000;

    private final List<RamBlock> blocks;
    private final DirtyLog log;
    private final MonotonicClock clock;
    private final int chunkShift;
    private final DirtyBitmap[] bmaps;
    private final DirtyBitmap[] clearBmaps;

    private long dirtyPages;
    private long syncCount;
    private long periodStartNanos;
    private long periodDirtyPages;
    private long dirtyPagesPerSecond;
    private long lastPeriodDirtyPages;

    /** Bitmaps in which every page is still to be sent. */
    SourceBitmaps(GuestMemory memory, DirtyLog log, MonotonicClock clock, int chunkShift) {
        this(memory, memory.blocks(), log, clock, chunkShift);
    }

    /** @param sent the blocks whose pages are sent; there is nothing to know about the others */
    SourceBitmaps(GuestMemory memory, List<RamBlock> sent, DirtyLog log, MonotonicClock clock, int chunkShift) {
        this.blocks = sent;
        this.log = log;
        this.clock = clock;
        this.chunkShift = chunkShift;
        this.bmaps = memory.blocks().stream()
                .map(block -> DirtyBitmap.allOnes(block.pages()))
                .toArray(DirtyBitmap[]::new);
        this.clearBmaps = memory.blocks().stream()
                .map(block -> DirtyBitmap.allZeros((block.pages() >> chunkShift) + 1))
                .toArray(DirtyBitmap[]::new);
        this.dirtyPages = sent.stream().mapToLong(RamBlock::pages).sum();
    }

    /**
     * Merges the dirty log into the bitmaps and evaluates the period, if it is over.
     *
     * @return whether it was
     */
    boolean sync() {
        syncCount++;
        if (syncCount == 1) {
            periodStartNanos = clock.nanos();
        }
        MigrationTrace.migrationBitmapSyncStart();
        long added = 0;
        for (RamBlock block : blocks) {
            added += log.collect(block, bmaps[block.index()]);
            if (block.pages() % LOG_WORD_PAGES == 0) {
                clearBmaps[block.index()].setAll();
            } else {
                log.rearm(block, 0, block.pages());
            }
        }
        dirtyPages += added;
        periodDirtyPages += added;
        MigrationTrace.migrationBitmapSyncEnd(periodDirtyPages);
        return evaluatePeriod();
    }

    /** Whether a merge now would find anything, where nothing seems to be left to send. */
    boolean hasUnmerged() {
        for (RamBlock block : blocks) {
            if (log.hasUnreported(block)) {
                return true;
            }
        }
        return false;
    }

    private boolean evaluatePeriod() {
        long elapsedMs = clock.millisSince(periodStartNanos);
        if (elapsedMs <= PERIOD_MS) {
            return false;
        }
        dirtyPagesPerSecond = periodDirtyPages * 1000 / elapsedMs;
        lastPeriodDirtyPages = periodDirtyPages;
        periodStartNanos = clock.nanos();
        periodDirtyPages = 0;
        return true;
    }

    /** The first page at or after {@code from} that is still to be sent, or the number of pages if there is none. */
    long nextDirty(RamBlock block, long from) {
        return bmaps[block.index()].nextSet(from);
    }

    /**
     * Marks dirty pages that follow each other as sent and arms their chunk; to be called before their bytes are looked at.
     *
     * @param page the first, which is dirty
     * @param most how many at most
     * @return how many, all of one chunk
     */
    int take(RamBlock block, long page, int most) {
        long chunk = page >> chunkShift;
        if (clearBmaps[block.index()].testAndClear(chunk)) {
            long chunkPages = 1L << chunkShift;
            long firstPage = chunk << chunkShift;
            MigrationTrace.migrationBitmapClearDirty(
                    block.name(), firstPage << RamBlock.PAGE_BITS, chunkPages << RamBlock.PAGE_BITS, page);
            log.rearm(block, firstPage, chunkPages);
        }
        int inChunk = (int) Math.min(most, ((chunk + 1) << chunkShift) - page);
        int taken = bmaps[block.index()].takeRun(page, inChunk);
        dirtyPages -= taken;
        return taken;
    }

    /** Bytes of the pages that are still to be sent. */
    long remainingBytes() {
        return dirtyPages << RamBlock.PAGE_BITS;
    }

    /** Number of merges so far. */
    long syncCount() {
        return syncCount;
    }

    /** Pages that became dirty in the latest complete period; 0 before the first. */
    long lastPeriodDirtyPages() {
        return lastPeriodDirtyPages;
    }

    /** Pages per second that became dirty in the latest complete period; 0 before the first. */
    long dirtyPagesPerSecond() {
        return dirtyPagesPerSecond;
    }
}

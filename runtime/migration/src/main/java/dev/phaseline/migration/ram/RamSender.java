package dev.phaseline.migration.ram;

import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The source of one migration's {@code ram} section. All methods but {@link #statistics} belong to the thread that
 * writes the stream.
 *
 * <p>Pages are looked for round-robin, from where the previous search ended, so that every page gets its turn while the
 * guest keeps dirtying others. The pages of a larger page of the host go out together, and the rate limit is looked at after
 * each of them; where a target page is a host page, nothing waits for bandwidth between two pages (QEMU 7.2's behaviour;
 * 5.0 consults the rate limit after every page), and an iteration simply ends when the budget is used up.
 *
 * <p>Source: QEMU {@code migration/ram.c}, {@code RAMState}.
 */
final class RamSender {
    /** An iteration that lasts longer than this ends, so that cancelling and pending queries get their turn. */
    private static final long MAX_WAIT_MS = 50;

    /** The clock is looked at once in so many turns of an iteration. */
    private static final int TURNS_PER_CLOCK_CHECK = 64;

    /** Those whose pages are sent. */
    private final List<RamBlock> blocks;

    private final long totalBytes;
    private final GuestMemory memory;

    /** Whether the destination has the bytes of shared blocks already. */
    private final boolean ignoresShared;

    private final BigLock bigLock;
    private final MonotonicClock clock;
    private final DirtyLog log;
    private final SourceBitmaps bitmaps;
    private final LongConsumer passes;
    private final LongSupplier xbzrleCacheBytes;

    /** Null where differences are not sent. */
    private final @Nullable XbzrleSender xbzrle;

    /** Null where all pages travel in the stream. */
    private final @Nullable PageChannels channels;

    /** What the channels had written when the file was last charged with it. */
    private long chargedChannelBytes;

    /** Whether pages were queued after the latest sync point. */
    private boolean unsynced;

    /** Whether no page was looked for twice yet. */
    private boolean bulkStage = true;

    private int cursorBlock;
    private long cursorPage;
    private @Nullable RamBlock lastSentBlock;

    private long normalPages;
    private long duplicatePages;
    private long precopyBytes;
    private long downtimeBytes;
    private long sentAtPeriodStart;
    private long transferredAtPeriodStart;

    /** Null where the guest cannot be throttled. */
    private @Nullable AutoConverge autoConverge;

    private boolean findsZeroPages = true;

    /** Looks at the rate limit, and waits where it is used up. */
    private Runnable rateLimitStep = () -> {};

    private volatile RamStatistics statistics = RamStatistics.NONE;

    /**
     * A sender to which every page is dirty.
     *
     * @param log is started by {@link #setup}; the owner of this sender stops it
     * @param passes learns the number of each merge of the dirty log
     * @param xbzrleCacheBytes the wanted size of the cache for differences; at the beginning 0 where none are sent
     * @param ignoresShared whether the destination has the bytes of shared blocks already
     * @param channels what carries the pages; null if the stream does
     */
    RamSender(
            GuestMemory memory,
            DirtyLog log,
            BigLock bigLock,
            MonotonicClock clock,
            LongConsumer passes,
            LongSupplier xbzrleCacheBytes,
            boolean ignoresShared,
            @Nullable PageChannels channels) {
        this.memory = memory;
        this.ignoresShared = ignoresShared;
        this.blocks = memory.blocks().stream()
                .filter(block -> !(ignoresShared && block.backing().isShared()))
                .toList();
        this.totalBytes = blocks.stream().mapToLong(RamBlock::usedLengthBytes).sum();
        this.bigLock = bigLock;
        this.clock = clock;
        this.passes = passes;
        this.log = log;
        this.xbzrleCacheBytes = xbzrleCacheBytes;
        long cacheBytes = xbzrleCacheBytes.getAsLong();
        this.xbzrle = cacheBytes == 0 ? null : new XbzrleSender(cacheBytes);
        this.channels = channels;
        this.bitmaps = new SourceBitmaps(memory, blocks, log, clock, SourceBitmaps.DEFAULT_CHUNK_SHIFT);
    }

    /** Lets this sender slow the guest down; to be called before {@link #setup}. */
    void throttleWith(@Nullable Throttle throttle) {
        autoConverge = throttle == null ? null : new AutoConverge(throttle);
    }

    /** Whether pages of zeros are looked for; to be called before {@link #setup}. */
    void findZeroPages(boolean wanted) {
        findsZeroPages = wanted;
    }

    /** Has a step taken after each page of a larger page of the host; to be called before {@link #setup}. */
    void stepWithin(Runnable step) {
        rateLimitStep = step;
    }

    /** Starts and merges the dirty log for the first time, and writes the list of blocks. */
    void setup(QemuOutputFile out) {
        try (var _ = bigLock.hold()) {
            log.start();
            sync();
        }
        long start = out.position();
        out.putU64(memory.totalBytes() | RamRecord.MEM_SIZE);
        for (RamBlock block : memory.blocks()) {
            out.putStr8(block.name());
            out.putU64(block.usedLengthBytes());
            if (ignoresShared) {
                out.putU64(block.ramAddress());
            }
        }
        if (channels != null && channels.syncPlace() == PageChannels.SyncPlace.END_OF_ROUND) {
            syncChannels(out, channels);
        }
        endSection(out);
        precopyBytes += out.position() - start;
        publishStatistics();
    }

    /** Bytes left to send; exact below the threshold, where a merge of the dirty log pays. */
    long pendingBytes(long thresholdBytes) {
        if (bitmaps.remainingBytes() < thresholdBytes) {
            sync();
        }
        publishStatistics();
        return bitmaps.remainingBytes();
    }

    /**
     * Sends pages until the file's budget is used up or {@value #MAX_WAIT_MS} ms have passed.
     *
     * @return whether no dirty page is left
     */
    boolean iterate(QemuOutputFile out) {
        if (xbzrle != null) {
            xbzrle.resize(xbzrleCacheBytes.getAsLong());
        }
        long start = out.position();
        long startNanos = clock.nanos();
        boolean done = false;
        for (int turn = 0; !done && !out.rateLimitExceeded(); turn++) {
            done = !sendNextPage(out, false);
            if (!done && turn % TURNS_PER_CLOCK_CHECK == 0) {
                long elapsedMs = clock.millisSince(startNanos);
                if (elapsedMs > MAX_WAIT_MS) {
                    MigrationTrace.ramSaveIterateBigWait(elapsedMs, turn);
                    break;
                }
            }
        }
        endSection(out);
        precopyBytes += out.position() - start;
        publishStatistics();
        return done;
    }

    /** Sends all that is left. The guest is stopped, so the merge here is the last. */
    void complete(QemuOutputFile out) {
        sync();
        long start = out.position();
        while (out.error() == null && sendNextPage(out, true)) {
            // Each turn sends a page.
        }
        // The guest is to run there with all of it.
        endRound(out);
        endSection(out);
        downtimeBytes += out.position() - start;
        publishStatistics();
    }

    /** The numbers as of the latest section or estimate. For any thread. */
    RamStatistics statistics() {
        return statistics;
    }

    private void sync() {
        boolean periodEnded;
        try (var _ = bigLock.hold()) {
            periodEnded = bitmaps.sync();
        }
        if (periodEnded) {
            endPeriod();
        }
        passes.accept(bitmaps.syncCount());
    }

    private void endPeriod() {
        long transferred = precopyBytes + downtimeBytes;
        if (autoConverge != null) {
            autoConverge.endPeriod(
                    bitmaps.lastPeriodDirtyPages() << RamBlock.PAGE_BITS, transferred - transferredAtPeriodStart);
        }
        transferredAtPeriodStart = transferred;
        if (xbzrle != null) {
            long sent = sentPages();
            xbzrle.endPeriod(sent - sentAtPeriodStart);
            sentAtPeriodStart = sent;
        }
    }

    /**
     * Sends what is dirty in one page of the host.
     *
     * @param last whether the guest is stopped
     * @return false if no dirty page was found
     */
    private boolean sendNextPage(QemuOutputFile out, boolean last) {
        int startBlock = cursorBlock;
        long startPage = cursorPage;
        boolean wrapped = false;
        while (cursorBlock < blocks.size()) {
            RamBlock block = blocks.get(cursorBlock);
            long page = bitmaps.nextDirty(block, cursorPage);
            if (wrapped && cursorBlock == startBlock && page >= startPage) {
                cursorPage = startPage;
                return false;
            }
            if (page < block.pages()) {
                cursorPage = sendHostPage(out, block, page, last);
                return true;
            }
            cursorPage = 0;
            cursorBlock++;
            if (cursorBlock == blocks.size()) {
                cursorBlock = 0;
                wrapped = true;
                bulkStage = false;
                endRound(out);
            }
        }
        return false;
    }

    /**
     * Sends a dirty page and those behind it in the same page of the host.
     *
     * @return where to look for the next one
     */
    private long sendHostPage(QemuOutputFile out, RamBlock block, long firstPage, boolean last) {
        long hostPages = block.backing().pageBytes() >>> RamBlock.PAGE_BITS;
        if (hostPages == 1) {
            bitmaps.take(block, firstPage);
            sendPage(out, block, firstPage << RamBlock.PAGE_BITS, last);
            return firstPage + 1;
        }
        long end = (firstPage / hostPages + 1) * hostPages;
        long page = firstPage;
        while (page < end) {
            bitmaps.take(block, page);
            if (sendPage(out, block, page << RamBlock.PAGE_BITS, last)) {
                publishStatistics();
                rateLimitStep.run();
            }
            page = bitmaps.nextDirty(block, page + 1);
        }
        return page;
    }

    /** Returns false if the destination has the page already. */
    private boolean sendPage(QemuOutputFile out, RamBlock block, long offsetBytes, boolean last) {
        if (channels != null && channels.takeZeroPages()) {
            queue(out, channels, block, offsetBytes);
            return true;
        }
        XbzrleSender differences = bulkStage ? null : xbzrle;
        boolean untouched = bulkStage && log.isUntouched(block, offsetBytes >>> RamBlock.PAGE_BITS);
        if (findsZeroPages && (untouched || ZeroPage.at(block.memory(), offsetBytes))) {
            putHeader(out, block, offsetBytes, RamRecord.ZERO);
            out.putU8(0);
            duplicatePages++;
            if (differences != null) {
                differences.zeroPage(block, offsetBytes, bitmaps.syncCount());
            }
            return true;
        }
        if (channels != null) {
            queue(out, channels, block, offsetBytes);
            return true;
        }
        MigrationTrace.ramSavePage(block.name(), offsetBytes, block.hostAddress(offsetBytes));
        if (differences == null) {
            // The guest may go on writing until the page is out: it is armed, so it comes again.
            putHeader(out, block, offsetBytes, RamRecord.PAGE);
            out.putView(block.memory(), offsetBytes, RamBlock.PAGE_SIZE);
            normalPages++;
            return true;
        }
        XbzrleSender.Result result = differences.send(
                out, flag -> putHeader(out, block, offsetBytes, flag), block, offsetBytes, bitmaps.syncCount(), last);
        if (result == XbzrleSender.Result.WHOLE) {
            // Not from the guest's memory, which may have changed since the copy went into the cache.
            putHeader(out, block, offsetBytes, RamRecord.PAGE);
            out.putBytes(differences.copy());
            normalPages++;
        }
        return result != XbzrleSender.Result.IDENTICAL;
    }

    /** Returns the number of bytes written. */
    private int putHeader(QemuOutputFile out, RamBlock block, long offsetBytes, int flag) {
        long start = out.position();
        if (block == lastSentBlock) {
            out.putU64(offsetBytes | flag | RamRecord.CONTINUE);
        } else {
            out.putU64(offsetBytes | flag);
            out.putStr8(block.name());
            lastSentBlock = block;
        }
        return (int) (out.position() - start);
    }

    private void queue(QemuOutputFile out, PageChannels channels, RamBlock block, long offsetBytes) {
        try {
            unsynced = true;
            channels.queue(block, offsetBytes);
            charge(out, channels);
        } catch (StreamException e) {
            out.setError(e);
        }
    }

    /** Counts what the channels have written meanwhile, compressed or not. */
    private void charge(QemuOutputFile out, PageChannels channels) {
        long written = channels.transferredBytes();
        out.charge(written - chargedChannelBytes);
        chargedChannelBytes = written;
    }

    /** Two versions of a page are at least a round apart. */
    private void endRound(QemuOutputFile out) {
        if (channels != null && unsynced && channels.syncPlace() == PageChannels.SyncPlace.END_OF_ROUND) {
            syncChannels(out, channels);
        }
    }

    private void syncChannels(QemuOutputFile out, PageChannels channels) {
        try {
            channels.sync();
            unsynced = false;
            charge(out, channels);
            if (channels.syncPlace() == PageChannels.SyncPlace.END_OF_ROUND) {
                out.putU64(RamRecord.MULTIFD_FLUSH);
                // The channels' readers wait for it, and their writers for them as soon as there are more pages.
                out.flush();
            }
        } catch (StreamException e) {
            out.setError(e);
        }
    }

    private void endSection(QemuOutputFile out) {
        if (channels != null && channels.syncPlace() == PageChannels.SyncPlace.END_OF_SECTION) {
            syncChannels(out, channels);
        }
        out.putU64(RamRecord.EOS);
        out.flush();
    }

    private void publishStatistics() {
        long channelBytes = channels == null ? 0 : channels.transferredBytes();
        statistics = new RamStatistics(
                totalBytes,
                bitmaps.remainingBytes(),
                precopyBytes + downtimeBytes + channelBytes,
                normalPages + (channels == null ? 0 : channels.normalPages()),
                duplicatePages + (channels == null ? 0 : channels.zeroPages()),
                bitmaps.dirtyPagesPerSecond(),
                bitmaps.syncCount(),
                precopyBytes,
                downtimeBytes,
                channelBytes,
                Optional.ofNullable(xbzrle).map(XbzrleSender::statistics));
    }

    private long sentPages() {
        return normalPages + duplicatePages + (xbzrle == null ? 0 : xbzrle.pages());
    }
}

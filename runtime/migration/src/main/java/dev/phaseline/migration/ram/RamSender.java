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
 * guest keeps dirtying others. The pages of a larger page of the host go out together, and the rate limit is looked at
 * among them; where a target page is a host page, nothing waits for bandwidth between two pages (QEMU 7.2's behaviour;
 * 5.0 consults the rate limit after every page), and an iteration simply ends when the budget is used up.
 *
 * <p>Dirty pages that follow each other are taken together, as many as the budget allows. So most of the code runs once for
 * a number of pages, and neither has to be compiled nor to wait for that: a guest is moved once, by a process that has just
 * been started.
 *
 * <p>Source: QEMU {@code migration/ram.c}, {@code RAMState}.
 */
final class RamSender {
    /** An iteration that lasts longer than this ends, so that cancelling and pending queries get their turn. */
    private static final long MAX_WAIT_MS = 50;

    /** The clock is looked at after so many pages at the latest. */
    private static final int MAX_RUN = 256;

    private static final int RECORD_BYTES = Long.BYTES + RamBlock.PAGE_SIZE;

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
    private final PageRecordWriter records = new PageRecordWriter();

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

    /**
     * Bytes left to send; exact below the threshold, where a merge of the dirty log pays, and where nothing seems to be left.
     * QEMU merges only below the threshold, which is 0 in the first 100 ms of a migration: a small guest is then stopped with
     * all that it has written meanwhile still to be sent, however long that takes. One that has written nothing needs no
     * merge, and has as many of them as in QEMU.
     */
    long pendingBytes(long thresholdBytes) {
        long known = bitmaps.remainingBytes();
        if (known < thresholdBytes || (known == 0 && bitmaps.hasUnmerged())) {
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
        int pages = 0;
        int sent = 1;
        while (sent > 0 && !out.rateLimitExceeded()) {
            sent = sendNextPages(out, false);
            pages += sent;
            long elapsedMs = clock.millisSince(startNanos);
            if (sent > 0 && elapsedMs > MAX_WAIT_MS) {
                MigrationTrace.ramSaveIterateBigWait(elapsedMs, pages);
                break;
            }
        }
        endSection(out);
        precopyBytes += out.position() - start;
        publishStatistics();
        return sent == 0;
    }

    /** Sends all that is left. The guest is stopped, so the merge here is the last. */
    void complete(QemuOutputFile out) {
        sync();
        long start = out.position();
        while (out.error() == null && sendNextPages(out, true) > 0) {
            // Each turn sends pages.
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
     * Sends dirty pages that follow each other, or what is dirty in a large page of the host.
     *
     * @param last whether the guest is stopped
     * @return how many; 0 if no dirty page was found
     */
    private int sendNextPages(QemuOutputFile out, boolean last) {
        int startBlock = cursorBlock;
        long startPage = cursorPage;
        boolean wrapped = false;
        while (cursorBlock < blocks.size()) {
            RamBlock block = blocks.get(cursorBlock);
            long page = bitmaps.nextDirty(block, cursorPage);
            if (wrapped && cursorBlock == startBlock && page >= startPage) {
                cursorPage = startPage;
                return 0;
            }
            if (page < block.pages()) {
                long hostPages = block.backing().pageBytes() >>> RamBlock.PAGE_BITS;
                return hostPages == 1
                        ? sendRun(out, block, page, MAX_RUN, last)
                        : sendHostPage(out, block, page, hostPages, last);
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
        return 0;
    }

    /** Sends a dirty page and those behind it in the same page of the host; returns how many. */
    private int sendHostPage(QemuOutputFile out, RamBlock block, long firstPage, long hostPages, boolean last) {
        long end = (firstPage / hostPages + 1) * hostPages;
        int sent = 0;
        for (long page = firstPage; page < end; page = bitmaps.nextDirty(block, cursorPage)) {
            sent += sendRun(out, block, page, end - page, last);
            publishStatistics();
            rateLimitStep.run();
        }
        return sent;
    }

    /** Sends a dirty page and those that follow it, as far as the budget goes; returns how many. */
    private int sendRun(QemuOutputFile out, RamBlock block, long firstPage, long most, boolean last) {
        int wanted = (int) Math.min(Math.min(most, MAX_RUN), 1 + out.rateLeftBytes() / RECORD_BYTES);
        int pages = bitmaps.take(block, firstPage, wanted);
        cursorPage = firstPage + pages;
        for (long page = firstPage; page < cursorPage; ) {
            page += sendAlike(out, block, page << RamBlock.PAGE_BITS, (int) (cursorPage - page), last);
        }
        return pages;
    }

    /** Sends pages that were taken and go out in the same way; returns how many, from one on. */
    private int sendAlike(QemuOutputFile out, RamBlock block, long offsetBytes, int most, boolean last) {
        if (channels != null && channels.takeZeroPages()) {
            queue(out, channels, block, offsetBytes, most);
            return most;
        }
        int zeros = zeroPages(block, offsetBytes, most);
        if (zeros > 0) {
            sendZeroPages(out, block, offsetBytes, zeros);
            return zeros;
        }
        if (xbzrle != null && !bulkStage && channels == null) {
            sendDifference(out, xbzrle, block, offsetBytes, last);
            return 1;
        }
        int pages = findsZeroPages
                ? 1 + ZeroPage.pagesBefore(block.memory(), offsetBytes + RamBlock.PAGE_SIZE, most - 1)
                : most;
        if (channels != null) {
            queue(out, channels, block, offsetBytes, pages);
        } else {
            // The guest may go on writing until the pages are out: they are armed, so they come again.
            records.putPages(out, block, offsetBytes, pages);
            normalPages += pages;
        }
        return pages;
    }

    /** How many pages from one on are known, or seen, to hold nothing but zeros, and are to be sent as such. */
    private int zeroPages(RamBlock block, long offsetBytes, int most) {
        if (!findsZeroPages) {
            return 0;
        }
        int untouched = bulkStage ? log.untouched(block, offsetBytes >>> RamBlock.PAGE_BITS, most) : 0;
        return untouched > 0 ? untouched : ZeroPage.at(block.memory(), offsetBytes) ? 1 : 0;
    }

    private void sendZeroPages(QemuOutputFile out, RamBlock block, long offsetBytes, int pages) {
        records.putZeroPages(out, block, offsetBytes, pages);
        duplicatePages += pages;
        if (xbzrle != null && !bulkStage) {
            for (int i = 0; i < pages; i++) {
                xbzrle.zeroPage(block, offsetBytes + (long) i * RamBlock.PAGE_SIZE, bitmaps.syncCount());
            }
        }
    }

    private void sendDifference(
            QemuOutputFile out, XbzrleSender differences, RamBlock block, long offsetBytes, boolean last) {
        MigrationTrace.ramSavePage(block.name(), offsetBytes, block.hostAddress(offsetBytes));
        XbzrleSender.Result result = differences.send(
                out,
                flag -> records.putHeader(out, block, offsetBytes, flag),
                block,
                offsetBytes,
                bitmaps.syncCount(),
                last);
        if (result == XbzrleSender.Result.WHOLE) {
            // Not from the guest's memory, which may have changed since the copy went into the cache.
            records.putHeader(out, block, offsetBytes, RamRecord.PAGE);
            out.putBytes(differences.copy());
            normalPages++;
        }
    }

    private void queue(QemuOutputFile out, PageChannels channels, RamBlock block, long offsetBytes, int pages) {
        try {
            unsynced = true;
            channels.queue(block, offsetBytes, pages);
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

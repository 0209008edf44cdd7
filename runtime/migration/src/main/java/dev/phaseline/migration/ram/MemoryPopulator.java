package dev.phaseline.migration.ram;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the host allocate guest memory shortly before pages arrive there. The kernel clears memory when it is first used,
 * which takes longer than copying a page into it; here another thread has it do that meanwhile, where there is a processor
 * left for it: with two, which the source and the destination of a migration on one host keep busy, the thread only costs
 * time, and the memory is allocated as it is first used.
 *
 * <p>Only pages with data that follow each other announce more of them, and memory where zero pages would have come need
 * not have been allocated at all. So what is allocated ahead of a run of pages is at most half as much as the run has
 * brought, and at most {@value #MAX_AHEAD_BYTES} bytes.
 *
 * <p>Owned by the thread that reads the stream.
 */
final class MemoryPopulator implements PageRunReader.Preparation, AutoCloseable {
    private static final long MAX_AHEAD_BYTES = 16 << 20;

    /** The run goes on behind so many bytes of zero pages. */
    private static final long MAX_GAP_BYTES = 1 << 20;

    private static final int BUSY_PROCESSORS = 2;

    private static final long STEP_BYTES = HostMemory.HUGE_PAGE_BYTES;

    /** The thread ends by itself too when there is nothing to do, should nobody {@link #close} this. */
    private static final long IDLE_MS = 1000;

    private final boolean isUseful = Runtime.getRuntime().availableProcessors() > BUSY_PROCESSORS;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            0,
            1,
            IDLE_MS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("ram-populate").factory());

    private @Nullable RamBlock runBlock;
    private long runStart;
    private long populatedTo;

    /** Where pages arrive now. */
    private volatile long reached;

    @Override
    @SuppressWarnings("ReferenceEquality") // blocks are compared as objects, each exists once
    public void reached(RamBlock block, long offsetBytes) {
        if (!isUseful) {
            return;
        }
        if (block != runBlock || offsetBytes < reached || offsetBytes > reached + MAX_GAP_BYTES) {
            runBlock = block;
            runStart = offsetBytes;
            populatedTo = offsetBytes;
        }
        reached = offsetBytes;
        long ahead = Math.min(MAX_AHEAD_BYTES, (offsetBytes - runStart) / 2);
        long target = Math.min(offsetBytes + ahead, block.usedLengthBytes()) & -STEP_BYTES;
        if (target > Math.max(populatedTo, offsetBytes)) {
            long from = Math.max(populatedTo, offsetBytes);
            populatedTo = target;
            executor.execute(() -> populate(block, from, target));
        }
    }

    private void populate(RamBlock block, long from, long to) {
        if (reached < to) {
            HostMemory.populate(block.memory().asSlice(from, to - from));
        }
    }

    /** Waits for what is being allocated; then the memory may be unmapped. */
    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }
}

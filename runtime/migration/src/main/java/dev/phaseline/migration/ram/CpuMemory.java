package dev.phaseline.migration.ram;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guest memory as virtual CPUs see it: whatever they store is in the dirty log before {@link #store} returns, and does
 * not disturb a snapshot. For any number of threads.
 */
public final class CpuMemory {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    private final GuestMemory memory;
    private final DirtyLog log;
    private volatile @Nullable List<MemorySnapshot> snapshots;

    /** Connects CPUs to a guest's memory. */
    public CpuMemory(GuestMemory memory, DirtyLog log) {
        this.memory = memory;
        this.log = log;
    }

    /** The memory itself. */
    public GuestMemory memory() {
        return memory;
    }

    /**
     * Loads 64 bits.
     *
     * @param offsetBytes in the block, a multiple of 8
     */
    public long load(RamBlock block, long offsetBytes) {
        return block.memory().get(WORD, offsetBytes);
    }

    /**
     * Stores 64 bits.
     *
     * @param offsetBytes in the block, a multiple of 8
     */
    public void store(RamBlock block, long offsetBytes, long value) {
        long page = offsetBytes >>> RamBlock.PAGE_BITS;
        List<MemorySnapshot> frozen = snapshots;
        if (frozen != null) {
            frozen.get(block.index()).beforeWrite(page);
        }
        block.memory().set(WORD, offsetBytes, value);
        log.written(block, page);
    }

    /**
     * Keeps the memory as it is now for a reader, until {@link #thaw}. To be called while no CPU runs.
     *
     * @return a snapshot of each block, in the order of the blocks
     */
    public List<MemorySnapshot> freeze() {
        List<MemorySnapshot> frozen =
                memory.blocks().stream().map(MemorySnapshot::new).toList();
        snapshots = frozen;
        return frozen;
    }

    /** Forgets the snapshots, whose reader has had every page. */
    public void thaw() {
        snapshots = null;
    }
}

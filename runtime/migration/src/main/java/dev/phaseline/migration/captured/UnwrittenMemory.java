package dev.phaseline.migration.captured;

import dev.phaseline.migration.ram.DirtyBitmap;
import dev.phaseline.migration.ram.DirtyLog;
import dev.phaseline.migration.ram.RamBlock;

/** The dirty log of a machine that does not run here: nobody writes to its memory. */
public final class UnwrittenMemory implements DirtyLog {
    /** Creates the log. */
    public UnwrittenMemory() {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void written(RamBlock block, long page) {
        throw new IllegalStateException("page " + page + " of " + block.name() + " of a captured machine was written");
    }

    @Override
    public long collect(RamBlock block, DirtyBitmap bmap) {
        return 0;
    }

    @Override
    public boolean hasUnreported(RamBlock block) {
        return false;
    }

    @Override
    public void rearm(RamBlock block, long firstPage, long pages) {}
}

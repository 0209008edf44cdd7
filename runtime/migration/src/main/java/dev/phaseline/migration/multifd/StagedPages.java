package dev.phaseline.migration.multifd;

import dev.phaseline.migration.ram.RamBlock;
import java.nio.ByteBuffer;

/**
 * A copy of the pages of a packet: compressors read their input more than once, and the guest goes on writing. Owned by
 * the channel's thread.
 */
final class StagedPages {
    private final ByteBuffer copy = ByteBuffer.allocateDirect(PageBatch.MAX_PAGES * RamBlock.PAGE_SIZE);

    /** Returns the bytes of the pages, until the next call. */
    ByteBuffer of(PageBatch pages) {
        copy.clear();
        pages.memory().forEach(copy::put);
        return copy.flip();
    }
}

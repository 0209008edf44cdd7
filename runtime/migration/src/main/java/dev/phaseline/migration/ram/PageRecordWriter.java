package dev.phaseline.migration.ram;

import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.trace.MigrationTrace;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of pages, see {@link RamRecord}; the first of a block names it, those that follow say that they are of
 * the same. Owned by the thread that writes the stream.
 */
final class PageRecordWriter {
    private @Nullable RamBlock lastBlock;

    /**
     * Writes the head of a record.
     *
     * @param flag which kind of record it is, of {@link RamRecord}
     * @return the number of bytes written
     */
    int putHeader(QemuOutputFile out, RamBlock block, long offsetBytes, int flag) {
        long start = out.position();
        if (block == lastBlock) {
            out.putU64(offsetBytes | flag | RamRecord.CONTINUE);
        } else {
            out.putU64(offsetBytes | flag);
            out.putStr8(block.name());
            lastBlock = block;
        }
        return (int) (out.position() - start);
    }

    /**
     * Writes records of zero pages that follow each other.
     *
     * @param offsetBytes of the first
     */
    void putZeroPages(QemuOutputFile out, RamBlock block, long offsetBytes, int pages) {
        int named = 0;
        if (block != lastBlock) {
            putHeader(out, block, offsetBytes, RamRecord.ZERO);
            out.putU8(0);
            named = 1;
        }
        long next = offsetBytes + (long) named * RamBlock.PAGE_SIZE;
        out.putSeries(next | RamRecord.ZERO | RamRecord.CONTINUE, RamBlock.PAGE_SIZE, (byte) 0, pages - named);
    }

    /**
     * Writes records of pages that follow each other; their bytes are read before the next flush of the file returns.
     *
     * @param offsetBytes of the first
     */
    void putPages(QemuOutputFile out, RamBlock block, long offsetBytes, int pages) {
        if (MigrationTrace.ramSavePageEnabled()) {
            for (int i = 0; i < pages; i++) {
                long offset = offsetBytes + (long) i * RamBlock.PAGE_SIZE;
                MigrationTrace.ramSavePage(block.name(), offset, block.hostAddress(offset));
            }
        }
        int named = 0;
        if (block != lastBlock) {
            putHeader(out, block, offsetBytes, RamRecord.PAGE);
            out.putView(block.memory(), offsetBytes, RamBlock.PAGE_SIZE);
            named = 1;
        }
        long next = offsetBytes + (long) named * RamBlock.PAGE_SIZE;
        out.putViews(
                next | RamRecord.PAGE | RamRecord.CONTINUE,
                RamBlock.PAGE_SIZE,
                block.memory(),
                next,
                RamBlock.PAGE_SIZE,
                pages - named);
    }
}

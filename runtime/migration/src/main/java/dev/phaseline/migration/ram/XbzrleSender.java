package dev.phaseline.migration.ram;

import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.trace.MigrationTrace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sends pages as differences from the versions that the destination has. Used from the second pass over RAM on, when
 * pages come again. Owned by the thread that sends.
 *
 * <p>The guest writes while its pages are sent. So a page is copied first; the copy is compared, cached and sent, and
 * cache and destination cannot disagree.
 *
 * <p>Source: QEMU {@code migration/ram.c}, {@code save_xbzrle_page}.
 */
final class XbzrleSender {
    /** The only encoding there is. */
    static final int ENCODING = 0x01;

    /** Bytes of a record's body before the encoded ones: the encoding and their number. */
    private static final int BODY_HEADER = 3;

    private static final byte[] ZEROS = new byte[RamBlock.PAGE_SIZE];

    private final byte[] page = new byte[RamBlock.PAGE_SIZE];
    private final byte[] encoded = new byte[RamBlock.PAGE_SIZE];
    private PageCache cache;

    private long bytes;
    private long pages;
    private long cacheMisses;
    private long overflows;

    private long missesAtPeriodStart;
    private long bytesAtPeriodStart;
    private long pagesAtPeriodStart;
    private double cacheMissRate;
    private double encodingRate;

    XbzrleSender(long cacheBytes) {
        cache = new PageCache(cacheBytes);
    }

    /** What became of a page. */
    enum Result {
        /** The destination has it already. */
        IDENTICAL,
        /** Its difference was written. */
        SENT,
        /** It has to be sent whole, from {@link #copy}. */
        WHOLE
    }

    /** Writes the record header of a page. */
    interface HeaderWriter {
        /** Returns the number of bytes written. */
        int write(int flag);
    }

    /**
     * Sends a page as a difference if that is possible and pays.
     *
     * @param sync number of the latest merge of the dirty log
     * @param last whether the guest is stopped, so that the page will not come again
     */
    Result send(QemuOutputFile out, HeaderWriter header, RamBlock block, long offsetBytes, long sync, boolean last) {
        long ramPage = ramPage(block, offsetBytes);
        MemorySegment.copy(block.memory(), ValueLayout.JAVA_BYTE, offsetBytes, page, 0, page.length);
        byte[] cached = cache.find(ramPage, sync);
        if (cached == null) {
            cacheMisses++;
            if (!last) {
                cache.insert(ramPage, page, sync);
            }
            return Result.WHOLE;
        }
        int length = Xbzrle.encode(cached, page, encoded);
        if (length == Xbzrle.IDENTICAL) {
            MigrationTrace.saveXbzrlePageSkipping();
            return Result.IDENTICAL;
        }
        if (!last) {
            System.arraycopy(page, 0, cached, 0, page.length);
        }
        if (length == Xbzrle.OVERFLOW) {
            MigrationTrace.saveXbzrlePageOverflow();
            overflows++;
            return Result.WHOLE;
        }
        int headerBytes = header.write(RamRecord.XBZRLE);
        out.putU8(ENCODING);
        out.putU16(length);
        out.putBytes(MemorySegment.ofArray(encoded), 0, length);
        bytes += headerBytes + BODY_HEADER + length - Long.BYTES;
        pages++;
        return Result.SENT;
    }

    /** The page that was to be sent last, as it was when it was looked at. */
    byte[] copy() {
        return page;
    }

    /** Learns that the destination has zeros in a page. */
    void zeroPage(RamBlock block, long offsetBytes, long sync) {
        cache.insert(ramPage(block, offsetBytes), ZEROS, sync);
    }

    /** The number of a page in the space of RAM addresses. */
    private static long ramPage(RamBlock block, long offsetBytes) {
        return (block.ramAddress() + offsetBytes) >>> RamBlock.PAGE_BITS;
    }

    /** Begins with an empty cache of another size, if it has another one. */
    void resize(long cacheBytes) {
        if (cache.sizeBytes() != cacheBytes) {
            cache = new PageCache(cacheBytes);
        }
    }

    /**
     * Evaluates a period.
     *
     * @param handledPages pages that were sent in it, in any form
     */
    void endPeriod(long handledPages) {
        if (handledPages > 0) {
            cacheMissRate = (double) (cacheMisses - missesAtPeriodStart) / handledPages;
            long periodBytes = bytes - bytesAtPeriodStart;
            long periodPageBytes = (pages - pagesAtPeriodStart) * RamBlock.PAGE_SIZE;
            encodingRate = periodBytes == 0 ? 0 : (double) periodPageBytes / periodBytes;
        }
        missesAtPeriodStart = cacheMisses;
        bytesAtPeriodStart = bytes;
        pagesAtPeriodStart = pages;
    }

    long pages() {
        return pages;
    }

    XbzrleStatistics statistics() {
        return new XbzrleStatistics(
                cache.sizeBytes(), bytes, pages, cacheMisses, cacheMissRate, encodingRate, overflows);
    }
}

package dev.phaseline.migration.ram;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/** Recognises pages that hold nothing but zeros. */
public final class ZeroPage {
    private static final MemorySegment ZEROS = Arena.global().allocate(RamBlock.PAGE_SIZE);

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    /** Words of a page. */
    private static final int WORDS = RamBlock.PAGE_SIZE / Long.BYTES;

    private ZeroPage() {}

    /** Whether the page at that offset is all zero. The comparison is one that the JVM vectorises. */
    public static boolean at(MemorySegment memory, long offsetBytes) {
        // Pages with data mostly show it at once.
        return memory.get(WORD, offsetBytes) == 0
                && MemorySegment.mismatch(
                                memory, offsetBytes, offsetBytes + RamBlock.PAGE_SIZE, ZEROS, 0, RamBlock.PAGE_SIZE)
                        < 0;
    }

    /**
     * How many pages from that offset on come before one that is all zero. Their first words are read through a buffer,
     * which is several times faster as long as only the JVM's first compiler has seen the code.
     *
     * @param most the number that is enough to know
     */
    static int pagesBefore(MemorySegment memory, long offsetBytes, int most) {
        LongBuffer words = memory.asSlice(offsetBytes, (long) most << RamBlock.PAGE_BITS)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        int pages = 0;
        while (pages < most
                && (words.get(pages * WORDS) != 0 || !at(memory, offsetBytes + ((long) pages << RamBlock.PAGE_BITS)))) {
            pages++;
        }
        return pages;
    }

    /**
     * Whether so many pages from that offset on are all zero. One long comparison, of the memory with itself one page
     * further on: a comparison for each page costs more than the reading.
     *
     * @param pages at least one, and few enough that the JVM can wait for the comparison to end
     */
    static boolean run(MemorySegment memory, long offsetBytes, int pages) {
        long second = offsetBytes + RamBlock.PAGE_SIZE;
        long end = offsetBytes + ((long) pages << RamBlock.PAGE_BITS);
        return at(memory, offsetBytes)
                && MemorySegment.mismatch(memory, offsetBytes, end - RamBlock.PAGE_SIZE, memory, second, end) < 0;
    }
}

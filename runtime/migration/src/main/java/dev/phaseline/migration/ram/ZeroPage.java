package dev.phaseline.migration.ram;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Recognises pages that hold nothing but zeros. */
public final class ZeroPage {
    private static final MemorySegment ZEROS = Arena.global().allocate(RamBlock.PAGE_SIZE);

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    private ZeroPage() {}

    /** Whether the page at that offset is all zero. The comparison is one that the JVM vectorises. */
    public static boolean at(MemorySegment memory, long offsetBytes) {
        // Pages with data mostly show it at once.
        return memory.get(WORD, offsetBytes) == 0
                && MemorySegment.mismatch(
                                memory, offsetBytes, offsetBytes + RamBlock.PAGE_SIZE, ZEROS, 0, RamBlock.PAGE_SIZE)
                        < 0;
    }
}

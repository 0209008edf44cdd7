package dev.phaseline.analyzer.workspace;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Texts as the database has strings in vectors, 16 bytes each: a short one in place, a longer one as its first bytes and
 * an address, which is valid until the table is closed.
 *
 * <pre>
 * 0  u4 length     4  up to 12 bytes, the rest zero      a string of at most 12 bytes
 * 0  u4 length     4  the first 4 bytes     8  address   a longer string
 * </pre>
 *
 * Source: DuckDB {@code src/include/duckdb/common/types/string_type.hpp}, {@code string_t}.
 */
final class TextTable implements AutoCloseable {
    private static final int ENTRY_BYTES = 16;
    private static final int INLINE_BYTES = 12;
    private static final int PREFIX_BYTES = 4;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment entries;

    /** @param texts the texts by number; null at 0 */
    TextTable(byte[][] texts) {
        entries = arena.allocate((long) texts.length * ENTRY_BYTES, Long.BYTES);
        long longBytes = 0;
        for (int id = 1; id < texts.length; id++) {
            longBytes += texts[id].length > INLINE_BYTES ? texts[id].length : 0;
        }
        var heap = arena.allocate(longBytes, 1);
        long used = 0;
        for (int id = 1; id < texts.length; id++) {
            byte[] text = texts[id];
            long entry = (long) id * ENTRY_BYTES;
            entries.set(ValueLayout.JAVA_INT, entry, text.length);
            MemorySegment.copy(text, 0, entries, ValueLayout.JAVA_BYTE, entry + Integer.BYTES, length(text));
            if (text.length > INLINE_BYTES) {
                MemorySegment.copy(text, 0, heap, ValueLayout.JAVA_BYTE, used, text.length);
                entries.set(ValueLayout.JAVA_LONG, entry + Long.BYTES, heap.address() + used);
                used += text.length;
            }
        }
    }

    /** How much of a text stands in its entry. */
    private static int length(byte[] text) {
        return text.length > INLINE_BYTES ? PREFIX_BYTES : text.length;
    }

    /** Puts a text into a vector. */
    void put(int id, MemorySegment vector, int row) {
        long from = (long) id * ENTRY_BYTES;
        long to = (long) row * ENTRY_BYTES;
        vector.set(ValueLayout.JAVA_LONG_UNALIGNED, to, entries.get(ValueLayout.JAVA_LONG, from));
        vector.set(
                ValueLayout.JAVA_LONG_UNALIGNED,
                to + Long.BYTES,
                entries.get(ValueLayout.JAVA_LONG, from + Long.BYTES));
    }

    @Override
    public void close() {
        arena.close();
    }
}

package dev.phaseline.migration.stream;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Values of 64 bits that grow by the same step, each with the same byte behind it, made or compared many at a time. Eight of
 * these records of nine bytes are nine words, whose bits are shifted together from one value and the next:
 *
 * <pre>
 *   word 0 |       value 0         |
 *   word 1 | byte |   value 1 >>> 8    |
 *   word 2 | value 1 << 56 | byte | value 2 >>> 16 |   …
 *   word 8 |   value 7 << 8    | byte |
 * </pre>
 *
 * <p>So nothing is called for a single record: code that only the JVM's first compiler has seen is quick with arrays, and
 * several times slower with buffers. A migration of an empty guest consists of such records. Owned by one thread.
 */
final class SeriesWords {
    /** Bytes of a record. */
    static final int RECORD_BYTES = Long.BYTES + Byte.BYTES;

    /** Records of a group. */
    static final int GROUP_RECORDS = Long.BYTES;

    private static final int GROUP_WORDS = RECORD_BYTES;
    private static final int MAX_GROUPS = 455;

    /** What can be made or compared at once: some 32 KiB. */
    static final int MAX_RECORDS = MAX_GROUPS * GROUP_RECORDS;

    private static final boolean SWAPS = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** In the stream's order, so that they are copied and compared as bytes. */
    private final long[] words = new long[MAX_GROUPS * GROUP_WORDS];

    private final MemorySegment made = MemorySegment.ofArray(words);

    /**
     * Writes as many records as whole groups have.
     *
     * @param records how many are wanted, no more than {@link #MAX_RECORDS}
     * @return how many were written, up to seven fewer
     */
    int write(long first, long step, byte behind, int records, MemorySegment target, long offsetBytes) {
        int groups = records / GROUP_RECORDS;
        make(first, step, behind, groups);
        MemorySegment.copy(made, 0, target, offsetBytes, bytes(groups));
        return groups * GROUP_RECORDS;
    }

    /**
     * Compares as many records as whole groups have.
     *
     * @param records how many are there, no more than {@link #MAX_RECORDS}
     * @return how many are as they must be, from the first on; only whole groups count
     */
    int matching(long first, long step, byte behind, int records, MemorySegment source, long offsetBytes) {
        int groups = records / GROUP_RECORDS;
        make(first, step, behind, groups);
        long mismatch =
                MemorySegment.mismatch(made, 0, bytes(groups), source, offsetBytes, offsetBytes + bytes(groups));
        return (mismatch < 0 ? groups : (int) (mismatch / bytes(1))) * GROUP_RECORDS;
    }

    private static long bytes(int groups) {
        return (long) groups * GROUP_WORDS * Long.BYTES;
    }

    private void make(long first, long step, byte behind, int groups) {
        long tail = Byte.toUnsignedLong(behind);
        long value = first;
        for (int at = 0; at < groups * GROUP_WORDS; at += GROUP_WORDS) {
            words[at] = ordered(value);
            value += step;
            words[at + 1] = ordered((tail << (Long.SIZE - Byte.SIZE)) | (value >>> Byte.SIZE));
            for (int word = 2; word < GROUP_RECORDS; word++) {
                int bits = word * Byte.SIZE;
                long next = value + step;
                words[at + word] = ordered(
                        (value << (Long.SIZE + Byte.SIZE - bits)) | (tail << (Long.SIZE - bits)) | (next >>> bits));
                value = next;
            }
            words[at + GROUP_RECORDS] = ordered((value << Byte.SIZE) | tail);
            value += step;
        }
    }

    private static long ordered(long word) {
        return SWAPS ? Long.reverseBytes(word) : word;
    }
}

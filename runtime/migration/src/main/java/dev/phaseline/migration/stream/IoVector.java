package dev.phaseline.migration.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Pieces of native memory, in their order, that one call of the operating system writes from or reads into: what
 * {@code writev(2)} and {@code readv(2)} take. Owned by one thread; whoever adds memory keeps it mapped until that thread
 * is done with the vector.
 *
 * <p>The pieces are plain numbers here, and so quick to put together even by code that has not been compiled yet.
 */
public final class IoVector {
    /** Most pieces that the operating system takes at once. */
    public static final int MAX_PIECES = 1024;

    /** Words of a {@code struct iovec}: address and length. */
    private static final int WORDS = 2;

    private final long[] words;
    private final MemorySegment array;
    private int first;
    private int end;

    /**
     * A vector without pieces.
     *
     * @param capacity the most pieces, up to {@link #MAX_PIECES}
     */
    public IoVector(int capacity) {
        if (capacity > MAX_PIECES) {
            throw new IllegalArgumentException(capacity + " pieces, " + MAX_PIECES + " are possible");
        }
        words = new long[WORDS * capacity];
        array = Arena.ofAuto().allocate((long) WORDS * capacity * Long.BYTES, Long.BYTES);
    }

    /** Forgets all pieces. */
    public void clear() {
        first = 0;
        end = 0;
    }

    /** Adds a piece of so many bytes, more than 0, behind the others. */
    public void add(long address, long lengthBytes) {
        words[WORDS * end] = address;
        words[WORDS * end + 1] = lengthBytes;
        end++;
    }

    /** How many pieces there are. */
    public int pieces() {
        return end - first;
    }

    /** Where a piece begins, from 0. */
    public long address(int piece) {
        return words[WORDS * (first + piece)];
    }

    /** How many bytes a piece has, from 0. */
    public long length(int piece) {
        return words[WORDS * (first + piece) + 1];
    }

    /** Takes away bytes from the front, which have been moved. */
    public void drop(long bytes) {
        long left = bytes;
        while (left > 0) {
            long length = words[WORDS * first + 1];
            if (left < length) {
                words[WORDS * first] += left;
                words[WORDS * first + 1] = length - left;
                return;
            }
            left -= length;
            first++;
        }
    }

    /** The pieces as the operating system wants them, until the next change. */
    public MemorySegment array() {
        MemorySegment.copy(words, WORDS * first, array, ValueLayout.JAVA_LONG, 0, WORDS * pieces());
        return array;
    }
}

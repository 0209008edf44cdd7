package dev.phaseline.tracepoint.simple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records on their way from any number of threads to one. Producers never wait: a record that finds no room is refused.
 *
 * <pre>
 *   word     0               1 … n                        n+1
 *          +---------------+----------------------------+---------------+----
 *          | length or 0   | record, filled up to words | length or 0   | …
 *          +---------------+----------------------------+---------------+----
 * </pre>
 *
 * <p>A producer claims words by moving the tail, fills them, and publishes them by setting the length last; the consumer
 * stops at a length of 0. A record never wraps around the end: a negative length says how many words to skip there. All
 * words outside published records are 0, so the consumer clears what it has taken before it gives the words back. The
 * scheme is that of the many-to-one ring buffer of Agrona.
 */
final class RecordRing {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Where the two positions stand in their array, each on cache lines of its own. */
    private static final int TAIL = 16;

    private static final int HEAD = 32;

    /** Added to the tail of a closed ring, which thereby has no room left. */
    private static final long CLOSED = 1L << 62;

    private final long[] words;
    private final int mask;
    private final long[] positions = new long[48];

    /**
     * Makes an empty ring.
     *
     * @param bytes its size; rounded up to a power of two of words
     */
    RecordRing(long bytes) {
        int size = Integer.highestOneBit((int) Math.min(Math.max(bytes / Long.BYTES, 16), 1 << 28) * 2 - 1);
        words = new long[size];
        mask = size - 1;
    }

    /**
     * Copies a record into the ring.
     *
     * @param record an array of a whole number of words, which begins with the record
     * @param length the record's length in bytes
     * @return whether there was room
     */
    boolean offer(byte[] record, int length) {
        int needed = 1 + words(length);
        long tail;
        int index;
        int skipped;
        do {
            tail = (long) WORD.getVolatile(positions, TAIL);
            index = (int) tail & mask;
            skipped = index + needed > words.length ? words.length - index : 0;
            if (tail + skipped + needed - (long) WORD.getAcquire(positions, HEAD) > words.length) {
                return false;
            }
        } while (!WORD.compareAndSet(positions, TAIL, tail, tail + skipped + needed));
        if (skipped > 0) {
            WORD.setRelease(words, index, (long) -skipped);
            index = 0;
        }
        for (int i = 1; i < needed; i++) {
            words[index + i] = (long) BYTES.get(record, (i - 1) * Long.BYTES);
        }
        WORD.setRelease(words, index, (long) length);
        return true;
    }

    /**
     * Moves published records to a buffer, oldest first, until it is full or none is left. For one thread only.
     *
     * @param out of native byte order; its position advances by the bytes of the records
     * @return the number of records moved
     */
    int drain(ByteBuffer out) {
        long head = (long) WORD.get(positions, HEAD);
        long start = head;
        int records = 0;
        while (head - start < words.length) {
            int index = (int) head & mask;
            long length = (long) WORD.getAcquire(words, index);
            if (length < 0) {
                words[index] = 0;
                head -= length;
                continue;
            }
            // A record is moved as whole words; the next one overwrites what is too much.
            int payload = words((int) length);
            if (length == 0 || out.remaining() < payload * Long.BYTES) {
                break;
            }
            int position = out.position();
            for (int i = 0; i < payload; i++) {
                out.putLong(position + i * Long.BYTES, words[index + 1 + i]);
            }
            out.position(position + (int) length);
            Arrays.fill(words, index, index + 1 + payload, 0);
            head += 1 + payload;
            records++;
        }
        WORD.setRelease(positions, HEAD, head);
        return records;
    }

    /** Makes every later offer fail; records that are being copied still arrive. For the consumer. */
    void close() {
        if (claimed() < CLOSED) {
            WORD.getAndAdd(positions, TAIL, CLOSED);
        }
    }

    /** Whether every record that was accepted is taken out. */
    boolean isEmpty() {
        long claimed = claimed();
        return taken() == (claimed < CLOSED ? claimed : claimed - CLOSED);
    }

    /** The number of words ever claimed; what was offered before the call lies below. */
    long claimed() {
        return (long) WORD.getVolatile(positions, TAIL);
    }

    /** The number of words ever taken out. */
    long taken() {
        return (long) WORD.getVolatile(positions, HEAD);
    }

    private static int words(int bytes) {
        return (bytes + Long.BYTES - 1) / Long.BYTES;
    }
}

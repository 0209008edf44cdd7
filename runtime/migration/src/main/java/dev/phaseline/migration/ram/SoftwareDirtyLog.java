package dev.phaseline.migration.ram;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The portable dirty log: writers set a bit for each page that they wrote.
 *
 * <p>Two bits per page. {@code written} is set by writers, with one atomic operation each. {@code reported} belongs to
 * the consumer and marks the pages that {@code collect} handed out and {@code rearm} has not armed again; only for those
 * does {@code rearm} clear {@code written}, so a write that nobody has heard of cannot be wiped out.
 *
 * <p>The order is: a writer stores to the page, then sets {@code written}; the consumer clears {@code written}, then
 * reads the page. Both touch the bit with an atomic read-modify-write of the same word, and these are totally ordered.
 * Either the writer came first, and then its stores happen before the consumer's reads; or the consumer came first, and
 * then the bit is set again when it next collects. The other order would lose a store made between the writer's set and
 * the consumer's read. For the same reason a writer never skips the operation when it finds the bit set: a plain load
 * could be satisfied before its own stores are visible.
 */
public final class SoftwareDirtyLog implements DirtyLog {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final GuestMemory memory;
    private final long[][] written;
    private final long[][] reported;

    /** A log for the blocks of {@code memory}. */
    public SoftwareDirtyLog(GuestMemory memory) {
        this.memory = memory;
        this.written = bits(memory);
        this.reported = bits(memory);
    }

    private static long[][] bits(GuestMemory memory) {
        return memory.blocks().stream()
                .map(block -> new long[DirtyBitmap.wordCount(block.pages())])
                .toArray(long[][]::new);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Writers have no off switch to look at, so none can miss that logging began: a bit set before the clearing here
     * belongs to stores that happened before, and the first pass sends every page after it.
     */
    @Override
    public void start() {
        for (RamBlock block : memory.blocks()) {
            long[] words = written[block.index()];
            for (int word = 0; word < words.length; word++) {
                WORD.getAndBitwiseAnd(words, word, 0L);
            }
            Arrays.fill(reported[block.index()], 0L);
        }
    }

    /** Nothing to switch off: marks made from now on are dropped by the next {@link #start}. */
    @Override
    public void stop() {}

    @Override
    public void written(RamBlock block, long page) {
        WORD.getAndBitwiseOr(written[block.index()], (int) (page >>> 6), 1L << page);
    }

    @Override
    public long collect(RamBlock block, DirtyBitmap bmap) {
        long[] words = written[block.index()];
        long[] handedOut = reported[block.index()];
        long added = 0;
        for (int word = 0; word < words.length; word++) {
            long fresh = (long) WORD.getAcquire(words, word) & ~handedOut[word];
            if (fresh != 0) {
                handedOut[word] |= fresh;
                added += bmap.merge(word, fresh);
            }
        }
        return added;
    }

    @Override
    public boolean hasUnreported(RamBlock block) {
        long[] words = written[block.index()];
        long[] handedOut = reported[block.index()];
        for (int word = 0; word < words.length; word++) {
            if (((long) WORD.getAcquire(words, word) & ~handedOut[word]) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void rearm(RamBlock block, long firstPage, long pages) {
        long[] words = written[block.index()];
        long[] handedOut = reported[block.index()];
        long end = Math.min(firstPage + pages, block.pages());
        for (int word = (int) (firstPage >>> 6); (long) word * Long.SIZE < end; word++) {
            long inRange = validFrom(firstPage, word) & DirtyBitmap.validBits(end, word);
            long armed = handedOut[word] & inRange;
            if (armed != 0) {
                WORD.getAndBitwiseAnd(words, word, ~armed);
                handedOut[word] &= ~armed;
            }
        }
    }

    private static long validFrom(long firstPage, int word) {
        return firstPage <= (long) word * Long.SIZE ? -1L : -1L << firstPage;
    }
}

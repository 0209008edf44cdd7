package dev.phaseline.migration.ram;

/**
 * Which pages of guest RAM were written. Whoever keeps the log (software here; a kernel can do it too), these rules
 * hold:
 *
 * <ul>
 *   <li>{@link #collect} reports a written page once. It stays <em>unarmed</em> from then on: further writes to it are
 *       not reported again until {@link #rearm}.
 *   <li>The consumer re-arms a page <em>before</em> it reads the page's bytes. A write before that moment is in the bytes
 *       that it reads; a write after it is reported by a later {@code collect}. So no write is lost, and those between
 *       report and sending cost no second transmission.
 * </ul>
 *
 * <p>Writers call {@link #written} from any thread. The other methods belong to one consumer at a time.
 */
public interface DirtyLog extends AutoCloseable {
    /** Begins a new log in which no page is dirty and every page is armed. */
    void start();

    /** Ends the log; nothing is reported until the next {@link #start}. */
    void stop();

    /**
     * Notes that a page was written. A software writer calls it <em>after</em> its last store to the page, and before it
     * lets itself be stopped. A log that the kernel keeps has no need of the call.
     *
     * @param page target-page index inside the block, from 0
     */
    void written(RamBlock block, long page);

    /**
     * Adds the pages that were written since they were last armed, and not reported since, to a bitmap.
     *
     * @return the number of pages that were not yet set in {@code bmap}
     */
    long collect(RamBlock block, DirtyBitmap bmap);

    /** Whether {@link #collect} would add a page now, of a block whose bitmap is empty. Reports nothing. */
    boolean hasUnreported(RamBlock block);

    /** Arms pages again; to be called before their bytes are read. Pages beyond the end of the block are ignored. */
    void rearm(RamBlock block, long firstPage, long pages);

    /**
     * How many pages from one on are known to hold nothing but zeros without looking: they were never written before
     * {@link #start}, and {@link #collect} has not reported them since. A write that is not reported yet makes its page dirty
     * later.
     *
     * @param most the number that is enough to know
     */
    default int untouched(RamBlock block, long page, int most) {
        return 0;
    }

    /**
     * Pages that may hold something else than zeros: those that exist in the host's memory, or all of them where that is not
     * known. For memory that nobody writes meanwhile, whether the log has begun or not.
     */
    default DirtyBitmap existing(RamBlock block) {
        return DirtyBitmap.allOnes(block.pages());
    }

    /** Gives back what the log has taken of the host; to be called before the memory is unmapped. */
    @Override
    default void close() {}
}

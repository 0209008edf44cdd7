package dev.phaseline.migration.ram;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A block of guest RAM as it was at one moment, while its writers go on. The first writer of a page keeps a copy of it
 * for the reader; a page that the reader has had is not copied any more.
 *
 * <p>Created while nobody writes. Then any number of writers, and one reader that asks for each page once.
 */
public final class MemorySnapshot {
    /** The page in memory is the page of the snapshot. */
    private static final int LIVE = 0;

    /** Somebody copies the page; nobody may write it. */
    private static final int BUSY = 1;

    /** The page of the snapshot is among the copies; the page in memory may be written. */
    private static final int KEPT = 2;

    /** The reader has had the page. */
    private static final int READ = 3;

    private final RamBlock block;
    private final AtomicIntegerArray states;
    private final AtomicReferenceArray<byte[]> copies;

    /** Takes the snapshot; costs nothing but two arrays. */
    public MemorySnapshot(RamBlock block) {
        this.block = block;
        int pages = Math.toIntExact(block.pages());
        this.states = new AtomicIntegerArray(pages);
        this.copies = new AtomicReferenceArray<>(pages);
    }

    /** To be called by a writer before it stores to a page. */
    public void beforeWrite(long page) {
        int index = (int) page;
        int state = states.get(index);
        while (state == LIVE || state == BUSY) {
            if (state == LIVE && states.compareAndSet(index, LIVE, BUSY)) {
                var copy = new byte[RamBlock.PAGE_SIZE];
                copyPage(index, copy);
                copies.set(index, copy);
                states.set(index, KEPT);
                return;
            }
            Thread.onSpinWait();
            state = states.get(index);
        }
    }

    /** Reads a page of the snapshot into {@code target}, which has the size of a page. */
    public void read(long page, byte[] target) {
        int index = (int) page;
        while (!states.compareAndSet(index, LIVE, BUSY)) {
            byte @Nullable [] copy = states.get(index) == KEPT ? copies.getAndSet(index, null) : null;
            if (copy != null) {
                System.arraycopy(copy, 0, target, 0, RamBlock.PAGE_SIZE);
                return;
            }
            Thread.onSpinWait();
        }
        copyPage(index, target);
        states.set(index, READ);
    }

    private void copyPage(int index, byte[] target) {
        MemorySegment.copy(
                block.memory(),
                (long) index << RamBlock.PAGE_BITS,
                MemorySegment.ofArray(target),
                0,
                RamBlock.PAGE_SIZE);
    }
}

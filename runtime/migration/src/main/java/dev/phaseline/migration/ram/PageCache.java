package dev.phaseline.migration.ram;

import org.jspecify.annotations.Nullable;

/**
 * The versions of pages that the destination has, as far as memory allows: each page has one slot, which it shares with
 * others. A page that was used lately keeps its slot. Owned by the thread that sends. Source: QEMU {@code
 * migration/page_cache.c}.
 */
final class PageCache {
    /** A page that was not used for so many merges of the dirty log makes room for another one. */
    private static final long LIFETIME_SYNCS = 2;

    private final Slot[] slots;

    private static final class Slot {
        /** Number of the page in the space of RAM addresses. */
        private long page;

        private long usedAtSync;
        private final byte[] bytes = new byte[RamBlock.PAGE_SIZE];
    }

    /**
     * Makes an empty cache.
     *
     * @param bytes its size: a power of two, at least a page
     */
    PageCache(long bytes) {
        slots = new Slot[Math.toIntExact(bytes / RamBlock.PAGE_SIZE)];
    }

    long sizeBytes() {
        return (long) slots.length * RamBlock.PAGE_SIZE;
    }

    /**
     * Looks a page up and notes that it is used.
     *
     * @param sync number of the latest merge of the dirty log
     * @return its bytes in the cache, or null if it is not there
     */
    byte @Nullable [] find(long page, long sync) {
        Slot slot = slots[index(page)];
        if (slot == null || slot.page != page) {
            return null;
        }
        slot.usedAtSync = sync;
        return slot.bytes;
    }

    /**
     * Puts a version of a page into its slot.
     *
     * @return the bytes in the cache, or null if another page holds the slot
     */
    byte @Nullable [] insert(long page, byte[] bytes, long sync) {
        int index = index(page);
        Slot slot = slots[index];
        if (slot == null) {
            slot = new Slot();
            slots[index] = slot;
        } else if (slot.page != page && slot.usedAtSync + LIFETIME_SYNCS > sync) {
            return null;
        }
        slot.page = page;
        slot.usedAtSync = sync;
        System.arraycopy(bytes, 0, slot.bytes, 0, RamBlock.PAGE_SIZE);
        return slot.bytes;
    }

    private int index(long page) {
        return (int) (page & (slots.length - 1));
    }
}

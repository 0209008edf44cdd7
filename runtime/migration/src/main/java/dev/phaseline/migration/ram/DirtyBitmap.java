package dev.phaseline.migration.ram;

import java.util.Arrays;
import java.util.Objects;

/**
 * One bit per target page of a block; 1 means still to be sent (or, on the destination, received). Not thread-safe:
 * whoever shares it guards it. Source: QEMU {@code RAMBlock.bmap} and {@code RAMBlock.receivedmap}.
 */
public final class DirtyBitmap {
    private final long pages;
    private final long[] words;

    private DirtyBitmap(long pages) {
        this.pages = pages;
        this.words = new long[wordCount(pages)];
    }

    /** A bitmap with no page set. */
    public static DirtyBitmap allZeros(long pages) {
        return new DirtyBitmap(pages);
    }

    /** A bitmap with every page set. */
    public static DirtyBitmap allOnes(long pages) {
        var bitmap = new DirtyBitmap(pages);
        bitmap.setAll();
        return bitmap;
    }

    /** Words of 64 pages that a bitmap of so many pages takes. */
    static int wordCount(long pages) {
        return Math.toIntExact((pages + Long.SIZE - 1) / Long.SIZE);
    }

    /** The bits of a word that stand for existing pages. */
    static long validBits(long pages, int word) {
        long inWord = pages - (long) word * Long.SIZE;
        return inWord >= Long.SIZE ? -1L : (1L << inWord) - 1;
    }

    /** Number of pages that the bitmap covers. */
    public long pages() {
        return pages;
    }

    /** Whether a page is set. */
    public boolean test(long page) {
        Objects.checkIndex(page, pages);
        return (words[wordOf(page)] & 1L << page) != 0;
    }

    /**
     * Sets a page.
     *
     * @return whether it was clear
     */
    public boolean set(long page) {
        Objects.checkIndex(page, pages);
        int word = wordOf(page);
        long before = words[word];
        words[word] = before | 1L << page;
        return words[word] != before;
    }

    /** Sets every page. */
    public void setAll() {
        Arrays.fill(words, -1L);
        if (words.length > 0) {
            words[words.length - 1] = validBits(pages, words.length - 1);
        }
    }

    /**
     * Clears the bit of a page that is about to be sent.
     *
     * @return whether the page was set
     * @throws IndexOutOfBoundsException if the block has no such page
     */
    public boolean testAndClear(long page) {
        Objects.checkIndex(page, pages);
        int word = wordOf(page);
        long before = words[word];
        words[word] = before & ~(1L << page);
        return words[word] != before;
    }

    /**
     * Sets the pages of a 64-page word.
     *
     * @return how many of them were clear
     */
    int merge(int word, long bits) {
        long added = bits & ~words[word];
        words[word] |= added;
        return Long.bitCount(added);
    }

    /** Sets the pages from one on, up to another that is not set. */
    void setRange(long from, long to) {
        putRange(from, to, -1L);
    }

    /** Clears the pages from one on, up to another that stays as it is. */
    void clearRange(long from, long to) {
        putRange(from, to, 0L);
    }

    /** Gives pages the bits of a word that is the same for all of them. */
    private void putRange(long from, long to, long bits) {
        if (from >= to) {
            return;
        }
        Objects.checkFromToIndex(from, to, pages);
        int first = wordOf(from);
        int last = wordOf(to - 1);
        if (first == last) {
            put(first, bitsFrom(from) & bitsUpTo(to), bits);
            return;
        }
        put(first, bitsFrom(from), bits);
        Arrays.fill(words, first + 1, last, bits);
        put(last, bitsUpTo(to), bits);
    }

    private void put(int word, long mask, long bits) {
        words[word] = (words[word] & ~mask) | (bits & mask);
    }

    /** Sets the pages from one on, up to another that is not set, but none that is set in a bitmap of as many pages. */
    void setRangeExcept(long from, long to, DirtyBitmap others) {
        if (from >= to) {
            return;
        }
        Objects.checkFromToIndex(from, to, pages);
        int last = wordOf(to - 1);
        long bits = bitsFrom(from);
        for (int word = wordOf(from); word < last; word++) {
            words[word] |= bits & ~others.words[word];
            bits = -1L;
        }
        words[last] |= bits & bitsUpTo(to) & ~others.words[last];
    }

    /** Clears the pages that are set in a bitmap of as many pages. */
    void clearAllOf(DirtyBitmap others) {
        for (int word = 0; word < words.length; word++) {
            words[word] &= ~others.words[word];
        }
    }

    private static int wordOf(long page) {
        return (int) (page >>> 6);
    }

    /** The bits of its word that stand for a page and those behind it. */
    private static long bitsFrom(long page) {
        return -1L << page;
    }

    /** The bits of the word of the page before a page that stand for those before it. */
    private static long bitsUpTo(long page) {
        return -1L >>> -page;
    }

    /** Number of words of 64 pages. */
    int wordCount() {
        return words.length;
    }

    /** A 64-page word. */
    long word(int word) {
        return words[word];
    }

    /** Clears a 64-page word; returns what was set. */
    long takeWord(int word) {
        long bits = words[word];
        words[word] = 0;
        return bits;
    }

    /** The first set page at or after {@code from}, or {@link #pages()} if there is none. */
    public long nextSet(long from) {
        if (from >= pages) {
            return pages;
        }
        int word = wordOf(from);
        long bits = words[word] & bitsFrom(from);
        while (bits == 0) {
            if (++word == words.length) {
                return pages;
            }
            bits = words[word];
        }
        return (long) word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /**
     * How many pages from one on are clear.
     *
     * @param from may be the number of pages, of which there is none
     * @param most the number that is enough to know
     */
    int clearRun(long from, int most) {
        long end = Math.min(pages, from + most);
        long page = from;
        while (page < end) {
            long rest = words[wordOf(page)] >>> page;
            if (rest != 0) {
                return (int) (Math.min(end, page + Long.numberOfTrailingZeros(rest)) - from);
            }
            page = (page | Long.SIZE - 1) + 1;
        }
        return (int) (end - from);
    }

    /**
     * Clears pages that are set, one after the other.
     *
     * @param from the first of them
     * @param most how many at most
     * @return how many were set, and are clear now
     */
    int takeRun(long from, int most) {
        long end = Math.min(pages, from + most);
        long page = from;
        while (page < end) {
            int word = wordOf(page);
            long set = Long.numberOfTrailingZeros(~(words[word] >>> page));
            long next = Math.min(end, page + set);
            if (next > page) {
                words[word] &= ~(bitsFrom(page) & bitsUpTo(next));
            }
            page = next;
            if ((page & Long.SIZE - 1) != 0 || set == 0) {
                break;
            }
        }
        return (int) (page - from);
    }

    /** Number of set pages. */
    public long count() {
        long count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }
}

package dev.phaseline.gui.model;

import java.util.List;
import java.util.function.Function;

/**
 * Things that follow each other in time, found by time: a picture looks at as many of them as it has columns, however many
 * there are.
 *
 * @param <T> what they are; starts of successive ones do not fall
 */
public final class Strip<T> {

    private final List<T> items;
    private final Function<T, TimeRange> range;
    /** The latest end of the things up to each: unlike the ends, it never falls. */
    private final long[] endsUpToNs;

    Strip(List<T> items, Function<T, TimeRange> range) {
        this.items = List.copyOf(items);
        this.range = range;
        endsUpToNs = new long[this.items.size()];
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < endsUpToNs.length; i++) {
            latest = Math.max(latest, range.apply(this.items.get(i)).endNs());
            endsUpToNs[i] = latest;
        }
    }

    /** All of them. */
    public List<T> items() {
        return items;
    }

    /** Number of the first that ends after an instant; as many as there are if none does. */
    public int firstEndingAfter(long ns) {
        int low = 0;
        int high = endsUpToNs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endsUpToNs[middle] > ns) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Number of the first that starts at an instant or later; as many as there are if none does. */
    public int firstStartingAt(long ns) {
        int low = 0;
        int high = endsUpToNs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (range.apply(items.get(middle)).startNs() >= ns) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Those that may meet a range; a few of them may not if some are longer than their successors. */
    public List<T> around(TimeRange wanted) {
        int first = firstEndingAfter(wanted.startNs() - 1);
        return items.subList(first, Math.max(first, firstStartingAt(wanted.endNs() + 1)));
    }
}

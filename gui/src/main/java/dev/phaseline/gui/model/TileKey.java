package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A tile's place. Time is cut into buckets of 2<sup>level</sup> ns and these into tiles of {@value #BUCKETS} buckets,
 * so that a tile of one level is exactly two tiles of the level below, and panning meets the same tiles again:
 *
 * <pre>
 * level 21  |           0           |           1           |
 * level 20  |     0     |     1     |     2     |     3     |
 * </pre>
 *
 * @param level binary logarithm of the bucket length in ns
 * @param index number of the tile on its level, from 0 at the first event
 */
public record TileKey(int level, long index) {

    /** Buckets of a tile. */
    public static final int BUCKETS = 1 << TileKey.BUCKETS_LOG2;

    private static final int BUCKETS_LOG2 = 9;

    /** The level whose buckets are at most as long as a pixel. */
    public static int levelFor(double nsPerPixel) {
        return nsPerPixel < 2 ? 0 : Math.getExponent(nsPerPixel);
    }

    /** The tiles of a level that cover a range, in time order. */
    public static List<TileKey> covering(TimeRange range, int level) {
        int shift = level + BUCKETS_LOG2;
        var keys = new ArrayList<TileKey>();
        for (long index = Math.max(0, range.startNs() >> shift); index << shift < range.endNs(); index++) {
            keys.add(new TileKey(level, index));
        }
        return keys;
    }

    /**
     * The first of the tiles and those that follow as long as each is the neighbour of the one before: what can be read
     * at once.
     */
    public static List<TileKey> firstRun(List<TileKey> keys) {
        int end = Math.min(1, keys.size());
        while (end < keys.size() && keys.get(end).equals(keys.get(end - 1).next())) {
            end++;
        }
        return List.copyOf(keys.subList(0, end));
    }

    private TileKey next() {
        return new TileKey(level, index + 1);
    }

    /** What the tile shows. */
    public TimeRange range() {
        int shift = level + BUCKETS_LOG2;
        return new TimeRange(index << shift, (index + 1) << shift);
    }

    public long bucketNs() {
        return 1L << level;
    }

    /** Start of a bucket, ns. */
    public long startNs(int bucket) {
        return (index << (level + BUCKETS_LOG2)) + ((long) bucket << level);
    }

    /** The tile of a coarser level that covers this one. */
    public TileKey coarser(int levels) {
        return new TileKey(level + levels, index >> levels);
    }
}

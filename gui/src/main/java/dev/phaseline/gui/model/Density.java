package dev.phaseline.gui.model;

/**
 * How many events of a thread fall into each bucket of a tile; buckets without events are left out. The arrays belong
 * to the record once it is made.
 *
 * @param buckets numbers of the buckets inside the tile, rising
 * @param counts events in each of them
 * @param types the event type if all events of the bucket are of one type, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // columns of up to 512 numbers: never compared, made once and read
public record Density(int[] buckets, long[] counts, int[] types) {

    /** No events. */
    public static final Density EMPTY = new Density(new int[0], new long[0], new int[0]);

    public int size() {
        return buckets.length;
    }
}

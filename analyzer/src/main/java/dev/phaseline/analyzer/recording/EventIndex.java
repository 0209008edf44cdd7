package dev.phaseline.analyzer.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What all events have: a time, a thread, a type, and a row among the {@link EventRows} of the type. Immutable but for
 * its {@link EventWindowBuilder}.
 */
final class EventIndex {
    /** What an event takes in memory. */
    static final int EVENT_BYTES = Long.BYTES + 3 * Integer.BYTES;

    private long[] timesNs;
    private int[] threads;
    private int[] types;
    private int[] rows;
    private int size;

    /** @param capacity how many events find room before the arrays grow; at least 1 */
    EventIndex(int capacity) {
        timesNs = new long[capacity];
        threads = new int[capacity];
        types = new int[capacity];
        rows = new int[capacity];
    }

    private EventIndex(EventIndex asAdded, int[] order) {
        timesNs = TimeOrder.arranged(asAdded.timesNs, order);
        threads = TimeOrder.arranged(asAdded.threads, order);
        types = TimeOrder.arranged(asAdded.types, order);
        rows = TimeOrder.arranged(asAdded.rows, order);
        size = order.length;
    }

    /** Adds an event. */
    void add(int type, int thread, long timeNs, int row) {
        if (size == timesNs.length) {
            grow(2 * size);
        }
        timesNs[size] = timeNs;
        threads[size] = thread;
        types[size] = type;
        rows[size] = row;
        size++;
    }

    /**
     * Adds events whose times are yet to be set.
     *
     * @param row of the first of them; the others follow
     */
    void addRun(int type, int thread, int count, int row) {
        int end = size + count;
        if (end > timesNs.length) {
            grow(Math.max(2 * timesNs.length, end));
        }
        Arrays.fill(types, size, end, type);
        Arrays.fill(threads, size, end, thread);
        for (int i = 0; i < count; i++) {
            rows[size + i] = row + i;
        }
        size = end;
    }

    private void grow(int larger) {
        timesNs = Arrays.copyOf(timesNs, larger);
        threads = Arrays.copyOf(threads, larger);
        types = Arrays.copyOf(types, larger);
        rows = Arrays.copyOf(rows, larger);
    }

    /** Whether the events were added in the order of time. */
    boolean isInOrder() {
        for (int i = 1; i < size; i++) {
            if (timesNs[i - 1] > timesNs[i]) {
                return false;
            }
        }
        return true;
    }

    /** The positions of the events in the order of time. */
    int[] order() {
        return TimeOrder.of(timesNs, size);
    }

    /** The events, or some of them, in another order; their rows are those that they had. */
    EventIndex arranged(int[] order) {
        return new EventIndex(this, order);
    }

    /**
     * Puts the rows of each type into the order of their events, whose rows are then numbered anew; rows of no event are
     * left out.
     */
    List<EventRows> arrangeRows(List<EventRows> asAdded) {
        var found = new int[asAdded.size()];
        for (int position = 0; position < size; position++) {
            found[types[position]]++;
        }
        var orders = new int[asAdded.size()][];
        Arrays.setAll(orders, type -> new int[found[type]]);
        Arrays.fill(found, 0);
        for (int position = 0; position < size; position++) {
            int type = types[position];
            orders[type][found[type]] = rows[position];
            rows[position] = found[type]++;
        }
        var arranged = new ArrayList<EventRows>(orders.length);
        for (int type = 0; type < orders.length; type++) {
            arranged.add(asAdded.get(type).arranged(orders[type]));
        }
        return List.copyOf(arranged);
    }

    /** The positions of each type's events, ascending. */
    int[][] positionsByType(int typeCount) {
        var counts = new int[typeCount];
        for (int position = 0; position < size; position++) {
            counts[types[position]]++;
        }
        var positions = new int[typeCount][];
        Arrays.setAll(positions, type -> new int[counts[type]]);
        Arrays.fill(counts, 0);
        for (int position = 0; position < size; position++) {
            int type = types[position];
            positions[type][counts[type]++] = position;
        }
        return positions;
    }

    int size() {
        return size;
    }

    /** The times by position. Shared; what follows the last event is undefined. */
    long[] timesNs() {
        return timesNs;
    }

    long timeNs(int position) {
        return timesNs[position];
    }

    int thread(int position) {
        return threads[position];
    }

    int type(int position) {
        return types[position];
    }

    int row(int position) {
        return rows[position];
    }
}

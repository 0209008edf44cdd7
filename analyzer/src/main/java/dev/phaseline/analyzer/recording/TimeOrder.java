package dev.phaseline.analyzer.recording;

/**
 * Sorts events by time: a natural merge sort over positions. Recorders write each thread's events in order and in large
 * blocks, so there are few runs to merge; events of the same time keep their order, which a thread's events rely on.
 */
final class TimeOrder {
    private TimeOrder() {}

    /**
     * The positions of the values in ascending order.
     *
     * @param times the values, of which the first {@code size} count
     */
    static int[] of(long[] times, int size) {
        var order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        int[] source = order;
        int[] target = new int[size];
        while (runEnd(times, source, 0) < size) {
            mergeRuns(times, source, target);
            int[] merged = target;
            target = source;
            source = merged;
        }
        return source;
    }

    /** The values at the positions that an order names, one after the other. */
    static long[] arranged(long[] values, int[] order) {
        var arranged = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            arranged[i] = values[order[i]];
        }
        return arranged;
    }

    /** The values at the positions that an order names, one after the other. */
    static int[] arranged(int[] values, int[] order) {
        var arranged = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            arranged[i] = values[order[i]];
        }
        return arranged;
    }

    /** Merges neighbouring runs in pairs. */
    private static void mergeRuns(long[] times, int[] source, int[] target) {
        int start = 0;
        while (start < source.length) {
            int middle = runEnd(times, source, start);
            int end = runEnd(times, source, middle);
            merge(times, source, start, middle, end, target);
            start = end;
        }
    }

    private static int runEnd(long[] times, int[] order, int start) {
        int end = start + 1;
        while (end < order.length && times[order[end - 1]] <= times[order[end]]) {
            end++;
        }
        return Math.min(end, order.length);
    }

    private static void merge(long[] times, int[] source, int start, int middle, int end, int[] target) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeLeft = left < middle && (right == end || times[source[left]] <= times[source[right]]);
            target[i] = takeLeft ? source[left++] : source[right++];
        }
    }
}

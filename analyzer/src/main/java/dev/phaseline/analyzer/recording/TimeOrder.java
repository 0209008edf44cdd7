package dev.phaseline.analyzer.recording;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Sorts events by time: a natural merge sort over positions. Recorders write each thread's events in order and in large
 * blocks, so there are few runs to merge; events of the same time keep their order, which a thread's events rely on. Runs
 * of a thread that is alone are only in the wrong place: they need no merging.
 */
final class TimeOrder {
    /** More are merged. */
    private static final int MOST_RUNS = 1 << 12;

    /** Fewer values are copied one by one. */
    private static final int WORTH_A_CALL = 16;

    private TimeOrder() {}

    /** Values that ascend, from one position to before another. */
    private record Run(int start, int end) {}

    /**
     * The positions of the values in ascending order.
     *
     * @param times the values, of which the first {@code size} count
     */
    static int[] of(long[] times, int size) {
        var runs = runsApart(times, size);
        return runs.length > 0 ? concatenated(runs, size) : merged(times, size);
    }

    /** The runs in the order of time if each ends before the next begins; otherwise none. */
    private static Run[] runsApart(long[] times, int size) {
        var found = new Run[MOST_RUNS];
        int count = 0;
        for (int start = 0, end; start < size; start = end) {
            if (count == MOST_RUNS) {
                return new Run[0];
            }
            end = start + 1;
            while (end < size && times[end - 1] <= times[end]) {
                end++;
            }
            found[count++] = new Run(start, end);
        }
        var runs = Arrays.copyOf(found, count);
        Arrays.sort(runs, Comparator.comparingLong(run -> times[run.start()]));
        for (int i = 1; i < count; i++) {
            long last = times[runs[i - 1].end() - 1];
            long first = times[runs[i].start()];
            if (last > first || (last == first && runs[i - 1].start() > runs[i].start())) {
                return new Run[0];
            }
        }
        return runs;
    }

    private static int[] concatenated(Run[] runs, int size) {
        var order = new int[size];
        int count = 0;
        for (var run : runs) {
            for (int position = run.start(); position < run.end(); position++) {
                order[count++] = position;
            }
        }
        return order;
    }

    private static int[] merged(long[] times, int size) {
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
        for (int from = 0, to; from < order.length; from = to) {
            to = stretchEnd(order, from);
            if (to - from >= WORTH_A_CALL) {
                System.arraycopy(values, order[from], arranged, from, to - from);
            } else {
                for (int i = from; i < to; i++) {
                    arranged[i] = values[order[i]];
                }
            }
        }
        return arranged;
    }

    /** The values at the positions that an order names, one after the other. */
    static int[] arranged(int[] values, int[] order) {
        var arranged = new int[order.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = stretchEnd(order, from);
            if (to - from >= WORTH_A_CALL) {
                System.arraycopy(values, order[from], arranged, from, to - from);
            } else {
                for (int i = from; i < to; i++) {
                    arranged[i] = values[order[i]];
                }
            }
        }
        return arranged;
    }

    /** Where positions end that follow one another. */
    private static int stretchEnd(int[] order, int from) {
        int to = from + 1;
        while (to < order.length && order[to] == order[to - 1] + 1) {
            to++;
        }
        return to;
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

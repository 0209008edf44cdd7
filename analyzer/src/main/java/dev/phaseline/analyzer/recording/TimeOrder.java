package dev.phaseline.analyzer.recording;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

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
        var runs = runs(times, size);
        if (runs.length == MOST_RUNS) {
            return merged(times, IntStream.range(0, size).toArray());
        }
        Arrays.sort(runs, Comparator.comparingLong(run -> times[run.start()]));
        var order = new int[size];
        int count = 0;
        for (int from = 0, to; from < runs.length; from = to) {
            to = apart(times, runs, from);
            int next = count;
            // In the order of positions: events of the same time keep it.
            Arrays.sort(runs, from, to, Comparator.comparingInt(Run::start));
            for (int i = from; i < to; i++) {
                for (int position = runs[i].start(); position < runs[i].end(); position++) {
                    order[next++] = position;
                }
            }
            if (to - from > 1) {
                int[] merged = merged(times, Arrays.copyOfRange(order, count, next));
                System.arraycopy(merged, 0, order, count, merged.length);
            }
            count = next;
        }
        return order;
    }

    /** The runs by position; not all of them if they are {@link #MOST_RUNS}. */
    private static Run[] runs(long[] times, int size) {
        var found = new Run[MOST_RUNS];
        int count = 0;
        for (int start = 0, end; start < size && count < MOST_RUNS; start = end) {
            end = start + 1;
            while (end < size && times[end - 1] <= times[end]) {
                end++;
            }
            found[count++] = new Run(start, end);
        }
        return Arrays.copyOf(found, count);
    }

    /** Of runs by their first times, the first after one that comes after all before it. */
    private static int apart(long[] times, Run[] runs, int from) {
        long last = times[runs[from].end() - 1];
        int end = runs[from].end();
        int to = from + 1;
        for (; to < runs.length; to++) {
            long first = times[runs[to].start()];
            if (first > last || (first == last && runs[to].start() >= end)) {
                break;
            }
            last = Math.max(last, times[runs[to].end() - 1]);
            end = Math.max(end, runs[to].end());
        }
        return to;
    }

    /** Positions whose values are runs, merged. */
    private static int[] merged(long[] times, int[] positions) {
        int[] source = positions;
        int[] target = new int[positions.length];
        int[] ends = runEnds(times, positions);
        for (int runs = ends.length; runs > 1; runs = (runs + 1) / 2) {
            int start = 0;
            for (int run = 0; run < runs; run += 2) {
                int end = ends[Math.min(run + 1, runs - 1)];
                merge(times, source, start, ends[run], end, target);
                ends[run / 2] = end;
                start = end;
            }
            int[] merged = target;
            target = source;
            source = merged;
        }
        return source;
    }

    private static int[] runEnds(long[] times, int[] order) {
        var ends = IntStream.builder();
        for (int i = 1; i < order.length; i++) {
            if (times[order[i - 1]] > times[order[i]]) {
                ends.add(i);
            }
        }
        return ends.add(order.length).build().toArray();
    }

    /** Merges neighbouring runs: by stretches, since what one buffer holds is seldom interspersed with another's. */
    private static void merge(long[] times, int[] source, int start, int middle, int end, int[] target) {
        int left = start;
        int right = middle;
        int to = start;
        while (left < middle && right < end) {
            int next = firstAfter(times, source, left, middle, times[source[right]]);
            copy(source, left, target, to, next - left);
            to += next - left;
            left = next;
            if (left < middle) {
                long limit = times[source[left]];
                next = limit == Long.MIN_VALUE ? right : firstAfter(times, source, right, end, limit - 1);
                copy(source, right, target, to, next - right);
                to += next - right;
                right = next;
            }
        }
        copy(source, left, target, to, middle - left);
        copy(source, right, target, to + middle - left, end - right);
    }

    /** The first place of a run whose time is later: looked for in steps that double, then between the last two. */
    private static int firstAfter(long[] times, int[] order, int from, int to, long timeNs) {
        int low = from;
        int high = from;
        for (int step = 1; high < to && times[order[high]] <= timeNs; step *= 2) {
            low = high + 1;
            high = Math.min(to, high + step);
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[order[middle]] <= timeNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void copy(int[] source, int from, int[] target, int to, int count) {
        if (count >= WORTH_A_CALL) {
            System.arraycopy(source, from, target, to, count);
        } else {
            for (int i = 0; i < count; i++) {
                target[to + i] = source[from + i];
            }
        }
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
}

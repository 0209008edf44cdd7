package dev.phaseline.analyzer.workspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of a thread, a channel or a block by stretches of time. A stretch has the number that its first nanosecond
 * has without the low bits. Events come in the order of time but for few, so a stretch is last, or new; one that is there
 * twice is put together in the end. Used by one thread.
 */
final class DensityTrack {
    private static final int FIRST_CAPACITY = 8;

    private final String kind;
    private final int thread;
    private final @Nullable String name;
    private long[] stretches = new long[FIRST_CAPACITY];
    private long[] counts = new long[FIRST_CAPACITY];
    private int[] types = new int[FIRST_CAPACITY];
    private int size;
    private long events;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;

    /**
     * Makes a track without events.
     *
     * @param kind thread, channel or block
     * @param thread the thread as the workspace numbers it; 0 if it is none
     * @param name of a channel or block; null of a thread
     */
    DensityTrack(String kind, int thread, @Nullable String name) {
        this.kind = kind;
        this.thread = thread;
        this.name = name;
    }

    /**
     * Counts events of one stretch.
     *
     * @param fromNs the time of the first
     * @param toNs the time of the last
     * @param more how many they are
     * @param shift binary logarithm of the length of a stretch in ns
     * @param type what to know of their type: a stretch has it, or 0 if its events have several
     */
    void add(long fromNs, long toNs, int more, int shift, int type) {
        events += more;
        firstNs = Math.min(firstNs, fromNs);
        lastNs = Math.max(lastNs, toNs);
        count(fromNs >> shift, more, type);
    }

    private void count(long stretch, long more, int type) {
        int last = size - 1;
        if (last >= 0 && stretches[last] == stretch) {
            counts[last] += more;
            if (types[last] != type) {
                types[last] = 0;
            }
            return;
        }
        if (size == stretches.length) {
            stretches = Arrays.copyOf(stretches, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            types = Arrays.copyOf(types, 2 * size);
        }
        stretches[size] = stretch;
        counts[size] = more;
        types[size] = type;
        size++;
    }

    /** Makes stretches longer, by a power of two. */
    void coarsen(int bits) {
        int before = size;
        size = 0;
        for (int i = 0; i < before; i++) {
            count(stretches[i] >> bits, counts[i], types[i]);
        }
    }

    /** Puts the stretches into the order of time, each once. */
    void compact() {
        boolean inOrder = true;
        for (int i = 1; i < size; i++) {
            inOrder &= stretches[i - 1] < stretches[i];
        }
        if (inOrder) {
            return;
        }
        var numbers = new Integer[size];
        Arrays.setAll(numbers, i -> i);
        long[] unordered = stretches.clone();
        long[] unorderedCounts = counts.clone();
        int[] unorderedTypes = types.clone();
        Arrays.sort(numbers, (a, b) -> Long.compare(unordered[a], unordered[b]));
        size = 0;
        for (int number : numbers) {
            count(unordered[number], unorderedCounts[number], unorderedTypes[number]);
        }
    }

    /** The number of stretches; some may be there twice unless {@linkplain #compact put in order}. */
    int size() {
        return size;
    }

    String kind() {
        return kind;
    }

    int thread() {
        return thread;
    }

    @Nullable
    String name() {
        return name;
    }

    long events() {
        return events;
    }

    /** The time of the first event. */
    long firstNs() {
        return firstNs;
    }

    /** The time of the last event. */
    long lastNs() {
        return lastNs;
    }

    /** The number of the n-th stretch. */
    long stretch(int n) {
        return stretches[n];
    }

    /** How many events the n-th stretch has. */
    long count(int n) {
        return counts[n];
    }

    /** The type of the events of the n-th stretch, 0 if they have several. */
    int type(int n) {
        return types[n];
    }
}

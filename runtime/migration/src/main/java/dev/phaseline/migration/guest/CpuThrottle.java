package dev.phaseline.migration.guest;

import java.util.concurrent.TimeUnit;

/**
 * How much of the time virtual CPUs are held. After each slice of 10 ms a CPU that is throttled by <i>p</i> percent pauses
 * for <i>p</i> / (100 - <i>p</i>) slices, as in QEMU. For any thread.
 */
final class CpuThrottle {
    /** How long a CPU executes between two pauses. */
    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int FULL = 100;

    private volatile int percent;

    int percent() {
        return percent;
    }

    void setPercent(int value) {
        if (value < 0 || value >= FULL) {
            throw new IllegalArgumentException("CPUs cannot be throttled by %d percent".formatted(value));
        }
        percent = value;
    }

    /** The pause after a slice; 0 if CPUs are not throttled. */
    long pauseNanos() {
        int now = percent;
        return SLICE_NANOS * now / (FULL - now);
    }
}

package dev.phaseline.migration.migration;

import java.util.concurrent.TimeUnit;

/**
 * Notices that nothing moves between the two sides. Asked regularly, by one thread. Time in which nobody asked counts only
 * a little: a process that was stopped itself, or was busy, accuses nobody.
 */
final class StallWatch {
    private static final long MAX_PERIOD_MS = 1000;
    private static final long PERIODS_PER_LIMIT = 10;

    private final long limitMs;
    private long lastProgress = -1;
    private long askedNanos;
    private long idleNanos;

    /** @param limitMs how long nothing may move; 0 is without end */
    StallWatch(long limitMs, long nowNanos) {
        this.limitMs = limitMs;
        this.askedNanos = nowNanos;
    }

    /** How often to ask, in milliseconds. */
    long periodMs() {
        return limitMs == 0 ? MAX_PERIOD_MS : Math.clamp(limitMs / PERIODS_PER_LIMIT, 1, MAX_PERIOD_MS);
    }

    /**
     * Learns how far the other side has come.
     *
     * @param progress a number that is another one whenever something has moved
     * @return whether it has stood still for longer than allowed
     */
    boolean isStalled(long progress, long nowNanos) {
        if (progress != lastProgress) {
            lastProgress = progress;
            idleNanos = 0;
        } else {
            idleNanos += Math.min(nowNanos - askedNanos, TimeUnit.MILLISECONDS.toNanos(2 * periodMs()));
        }
        askedNanos = nowNanos;
        return limitMs > 0 && idleNanos >= TimeUnit.MILLISECONDS.toNanos(limitMs);
    }

    /** Begins anew: what stood still was meant to. */
    void reset() {
        lastProgress = -1;
    }

    /** The limit in words. */
    String limit() {
        return limitMs % 1000 == 0 ? limitMs / 1000 + " s" : limitMs + " ms";
    }
}

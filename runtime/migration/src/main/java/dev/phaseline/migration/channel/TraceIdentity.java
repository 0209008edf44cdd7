package dev.phaseline.migration.channel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that stand in trace events where QEMU prints the address of an object: the same for the same object, different
 * for different ones, never 0.
 */
public final class TraceIdentity {
    /** Looks like an address, and is none that a mapping of guest RAM could have. */
    private static final long FIRST = 0x1000;

    private static final long STEP = 0x100;

    private static final AtomicLong NEXT = new AtomicLong(FIRST);

    private TraceIdentity() {}

    /** A number that was never used before. */
    public static long next() {
        return NEXT.getAndAdd(STEP);
    }
}

package dev.phaseline.migration.mainloop;

import java.util.concurrent.TimeUnit;

/** A clock that only runs forward, from an arbitrary origin. */
@FunctionalInterface
public interface MonotonicClock {
    /** The clock of this machine. */
    MonotonicClock SYSTEM = System::nanoTime;

    /** The time in nanoseconds. */
    long nanos();

    /** Whole milliseconds since {@code startNanos}. */
    default long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos() - startNanos);
    }
}

package dev.phaseline.migration.guest;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a test does between two looks at something that nobody announces. */
final class Polling {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Polling() {}

    /** Leaves the processor to what is waited for: tests run on machines with two. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}

package dev.phaseline.migration.migration;

import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.savevm.Pending;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.function.BooleanSupplier;

/**
 * The source's thread {@code live_migration}: writes the stream from its first byte to its last and decides about
 * switchover.
 *
 * <p>Source: QEMU {@code migration/migration.c}, {@code migration_thread}.
 */
final class MigrationThread {
    /** The value of the one PING that a migration without postcopy sends. */
    private static final int FIRST_PING = 1;

    private final StatusCell status;
    private final QemuOutputFile out;
    private final StateSaver saver;
    private final RateWindow window;
    private final Completion completion;
    private final boolean hasReturnPath;
    private final BooleanSupplier maySwitchOver;
    private final MonotonicClock clock;
    private final Runnable whenOver;
    private final Thread thread;

    private volatile long setupMs;

    /**
     * Creates the thread.
     *
     * @param maySwitchOver whether the destination is ready for the guest; asked until it is
     * @param whenOver the last that the thread does
     */
    MigrationThread(
            StatusCell status,
            QemuOutputFile out,
            StateSaver saver,
            RateWindow window,
            Completion completion,
            boolean hasReturnPath,
            BooleanSupplier maySwitchOver,
            MonotonicClock clock,
            Runnable whenOver) {
        this.status = status;
        this.out = out;
        this.saver = saver;
        this.window = window;
        this.completion = completion;
        this.hasReturnPath = hasReturnPath;
        this.maySwitchOver = maySwitchOver;
        this.clock = clock;
        this.whenOver = whenOver;
        this.thread = Thread.ofPlatform().daemon().name("live_migration").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void join() {
        Joining.join(thread);
    }

    /** Milliseconds until the first iteration; 0 before. For any thread. */
    long setupMs() {
        return setupMs;
    }

    private void run() {
        setup();
        iterate();
        MigrationTrace.migrationThreadAfterLoop();
        whenOver.run();
    }

    private void setup() {
        long startNanos = clock.nanos();
        saver.header();
        if (hasReturnPath) {
            saver.sendOpenReturnPath();
            saver.sendPing(FIRST_PING);
        }
        saver.setup();
        status.change(MigrationStatus.SETUP, MigrationStatus.ACTIVE);
        setupMs = clock.millisSince(startNanos);
        MigrationTrace.migrationThreadSetupComplete();
    }

    private void iterate() {
        while (status.get() == MigrationStatus.ACTIVE) {
            if (!out.rateLimitExceeded() && iterateOnce()) {
                return;
            }
            // A cancelled migration has a broken file too, but no error to report.
            if (out.error() != null && status.get() == MigrationStatus.ACTIVE) {
                completion.awaitLastWords();
                if (status.change(MigrationStatus.ACTIVE, MigrationStatus.FAILED)) {
                    MigrationTrace.migrationThreadFileErr();
                }
                return;
            }
            window.step();
        }
    }

    /** Sends a part of what is left, or all of it if that takes no longer than the guest may stand still. */
    private boolean iterateOnce() {
        long thresholdBytes = window.throughput().thresholdBytes();
        Pending pending = saver.pending(thresholdBytes);
        MigrationTrace.migratePending(
                pending.total(), thresholdBytes, pending.precopyOnly(), pending.compatible(), pending.postcopyOnly());
        boolean low = pending.total() == 0 || pending.total() < thresholdBytes;
        if (low && maySwitchOver.getAsBoolean()) {
            MigrationTrace.migrationThreadLowPending(pending.total());
            completion.run();
            return true;
        }
        saver.iterate();
        if (low) {
            // There is hardly anything to send until the destination is ready.
            window.awaitEnd();
        }
        return false;
    }
}

package dev.phaseline.migration.migration;

import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The switchover: stops the guest, sends what is left, and waits until the destination has it. Owned by the thread
 * {@code live_migration}.
 *
 * <p>Source: QEMU {@code migration/migration.c}, {@code migration_completion}.
 */
final class Completion {
    private static final long UNLIMITED = 0;

    private final StatusCell status;
    private final QemuOutputFile out;
    private final StateSaver saver;
    private final @Nullable ReturnPathReader returnPath;
    private final Machine machine;
    private final GlobalState globalState;
    private final BigLock bigLock;
    private final MonotonicClock clock;
    private final boolean pauses;
    private final boolean saysDevice;
    private final Semaphore consent = new Semaphore(0);
    private final boolean announceSwitchover;

    private volatile Optional<Stop> stop = Optional.empty();
    private volatile long endNanos;
    private volatile boolean streamIsOut;
    private volatile boolean undecided;

    /**
     * The guest was stopped.
     *
     * @param nanos when the downtime began
     * @param before what the guest was before, and is again if the migration fails
     */
    record Stop(long nanos, RunState before) {}

    /**
     * Creates a switchover that has not begun.
     *
     * @param pauses whether the user is asked when the guest is stopped
     * @param saysDevice whether the status is {@code device} while the rest is sent: always if the user is asked
     */
    Completion(
            StatusCell status,
            QemuOutputFile out,
            StateSaver saver,
            @Nullable ReturnPathReader returnPath,
            Machine machine,
            GlobalState globalState,
            BigLock bigLock,
            MonotonicClock clock,
            boolean pauses,
            boolean saysDevice,
            boolean announceSwitchover) {
        this.status = status;
        this.out = out;
        this.saver = saver;
        this.returnPath = returnPath;
        this.machine = machine;
        this.globalState = globalState;
        this.bigLock = bigLock;
        this.clock = clock;
        this.pauses = pauses;
        this.saysDevice = saysDevice;
        this.announceSwitchover = announceSwitchover;
    }

    /** Switches over; the status afterwards tells whether that succeeded. */
    void run() {
        stopGuest();
        if (!isWanted()) {
            return;
        }
        MigrationStatus before = saysDevice ? MigrationStatus.DEVICE : MigrationStatus.ACTIVE;
        sendRest(before);
        MigrationStatus outcome =
                destinationHasFinished() && streamIsWhole() ? MigrationStatus.COMPLETED : MigrationStatus.FAILED;
        endNanos = clock.nanos();
        // Does nothing if the migration was cancelled meanwhile.
        status.change(before, outcome);
    }

    /** Waits, if the user is asked, for what is wanted; the status is then that in which the rest is sent. */
    private boolean isWanted() {
        MigrationStatus now = MigrationStatus.ACTIVE;
        if (pauses) {
            if (!status.change(now, MigrationStatus.PRE_SWITCHOVER)) {
                return false;
            }
            consent.acquireUninterruptibly();
            now = MigrationStatus.PRE_SWITCHOVER;
        }
        return !saysDevice || status.change(now, MigrationStatus.DEVICE);
    }

    /** Lets a switchover that waits for the user go on, or find that it was cancelled. For any thread. */
    void goOn() {
        consent.release();
    }

    /** When the outcome was known. For any thread, once the status has changed. */
    long endNanos() {
        return endNanos;
    }

    /** When and in which state the guest was stopped; empty if it was not. For any thread. */
    Optional<Stop> stop() {
        return stop;
    }

    private void stopGuest() {
        try (var _ = bigLock.hold()) {
            stop = Optional.of(new Stop(clock.nanos(), machine.runState()));
            globalState.store(machine.runState());
            machine.stop(RunState.FINISH_MIGRATE);
        }
    }

    private void sendRest(MigrationStatus now) {
        out.setRateLimit(UNLIMITED);
        if (announceSwitchover) {
            saver.sendSwitchoverStart();
        }
        // Whoever writes to the destination may wait for it, and must not hold the lock: main would wait as well.
        // A destination that has the devices runs the guest, and nothing that is said here later keeps it from that.
        saver.completePrecopy(this::underBigLock, () -> status.makeIrrevocable(now));
        streamIsOut = out.error() == null;
    }

    private void underBigLock(Runnable work) {
        try (var _ = bigLock.hold()) {
            work.run();
        }
    }

    /** Whether the destination has got everything and only its answer is missing. For any thread. */
    boolean awaitsAnswer() {
        return streamIsOut;
    }

    /**
     * Says that the answer will not be waited for: the guest may run at the destination, and so must not go on here by
     * itself. For any thread, while the switchover {@linkplain #awaitsAnswer waits}.
     */
    void leaveUndecided() {
        undecided = true;
    }

    /** Whether nobody knows where the guest is. For any thread. */
    boolean isUndecided() {
        return undecided;
    }

    /** The last step of a migration, whatever came before: decides who runs the guest. */
    void settleGuest() {
        try (var _ = bigLock.hold()) {
            machine.setThrottlePercent(0);
            if (status.get() == MigrationStatus.COMPLETED || undecided) {
                machine.setRunState(RunState.POSTMIGRATE);
            } else {
                // A guest that was stopped is again what it was, as since QEMU 10.0: 7.2 leaves it in postmigrate, from
                // where it cannot be migrated again.
                stop.ifPresent(stopped -> restore(stopped.before()));
            }
        }
    }

    private void restore(RunState before) {
        if (before == RunState.RUNNING) {
            machine.start();
        } else {
            machine.setRunState(before);
        }
    }

    /** Lets a destination that has failed say so, now that the stream is broken. */
    void awaitLastWords() {
        if (returnPath != null) {
            returnPath.endSoon();
        }
    }

    private boolean destinationHasFinished() {
        if (returnPath == null) {
            return true;
        }
        MigrationTrace.migrationReturnPathEndBefore();
        if (out.error() != null) {
            // The destination will not answer what it did not get, except to say that it has failed.
            returnPath.endSoon();
        }
        MigrationTrace.awaitReturnPathCloseOnSourceJoining();
        Optional<StreamException> failure = returnPath.join();
        MigrationTrace.awaitReturnPathCloseOnSourceClose();
        MigrationTrace.migrationReturnPathEndAfter(failure.isPresent() ? 1 : 0);
        if (streamIsOut && failure.isPresent() && failure.get().errno() == Errno.EINVAL) {
            // It has answered, but who knows what.
            leaveUndecided();
        }
        return failure.isEmpty();
    }

    private boolean streamIsWhole() {
        out.finish();
        if (out.error() == null) {
            return true;
        }
        MigrationTrace.migrationCompletionFileErr();
        return false;
    }
}

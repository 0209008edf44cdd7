package dev.phaseline.migration.migration;

import dev.phaseline.migration.trace.MigrationTrace;
import java.util.function.Consumer;

/**
 * A status that several threads change. A change names the status that it starts from and does nothing if another thread
 * was faster, so that a migration that is being cancelled cannot become completed.
 */
final class StatusCell {
    /** Changed under this object's lock, read without. */
    private volatile MigrationStatus status = MigrationStatus.NONE;

    /** Changed under this object's lock, read without. */
    private volatile boolean irrevocable;

    private final Consumer<MigrationStatus> listener;

    /** @param listener learns each change on the thread that made it */
    StatusCell(Consumer<MigrationStatus> listener) {
        this.listener = listener;
    }

    MigrationStatus get() {
        return status;
    }

    /**
     * Changes the status if it is {@code from}.
     *
     * @return whether it was
     * @throws IllegalArgumentException if there is no such transition
     */
    boolean change(MigrationStatus from, MigrationStatus to) {
        if (!from.mayBecome(to)) {
            throw new IllegalArgumentException("a migration that is " + from + " cannot become " + to);
        }
        if (!compareAndSet(from, to)) {
            return false;
        }
        MigrationTrace.migrateSetState(to.wireName());
        listener.accept(to);
        return true;
    }

    /**
     * Begins to cancel a migration, if there is one that can be.
     *
     * @return whether it is being cancelled from now on
     */
    boolean cancel() {
        // Other threads change the status too: it is tried until there is nothing to cancel.
        MigrationStatus now = status;
        while (now.isSetupOrActive() && !irrevocable) {
            if (change(now, MigrationStatus.CANCELLING)) {
                return true;
            }
            now = status;
        }
        return false;
    }

    /**
     * Says that the migration cannot be cancelled any more.
     *
     * @param now the status that it has unless it is being cancelled
     * @return whether it has that
     */
    synchronized boolean makeIrrevocable(MigrationStatus now) {
        irrevocable |= status == now;
        return irrevocable;
    }

    /** Forgets the previous migration, without telling anybody. */
    void reset() {
        MigrationStatus last = status;
        if (!last.isFinal() || !compareAndSet(last, MigrationStatus.NONE)) {
            throw new IllegalStateException("a migration is " + last + ", another cannot begin");
        }
        irrevocable = false;
    }

    private synchronized boolean compareAndSet(MigrationStatus from, MigrationStatus to) {
        boolean same = status == from && !(irrevocable && to == MigrationStatus.CANCELLING);
        if (same) {
            status = to;
        }
        return same;
    }
}

package dev.phaseline.migration.guest;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The gate between virtual CPUs and guest memory. Closing it waits until every CPU is outside; what a CPU did inside is
 * then visible to the thread that closed it.
 */
final class CpuGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean open;
    private boolean demolished;
    private int inside;

    /**
     * Waits until the gate is open, and passes it.
     *
     * @return false if it will never open again
     */
    boolean enter() {
        lock.lock();
        try {
            while (!open && !demolished) {
                changed.awaitUninterruptibly();
            }
            if (demolished) {
                return false;
            }
            inside++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Passes the gate the other way. */
    void leave() {
        lock.lock();
        try {
            inside--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a CPU inside may go on; to be looked at often. */
    boolean isOpen() {
        return open;
    }

    /** Waits inside until the gate is about to close. */
    void awaitClosing() {
        lock.lock();
        try {
            while (open) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same, but no longer than so many nanoseconds. */
    void awaitClosing(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (open && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // A nap cut short does no harm; whoever interrupts wants the thread to end, which the gate decides.
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the CPUs in. */
    void open() {
        lock.lock();
        try {
            open = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Calls all CPUs out and waits until they are. */
    void close() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
            while (inside > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes the gate for ever; CPUs that wait at it go home. */
    void demolish() {
        lock.lock();
        try {
            demolished = true;
            close();
        } finally {
            lock.unlock();
        }
    }
}

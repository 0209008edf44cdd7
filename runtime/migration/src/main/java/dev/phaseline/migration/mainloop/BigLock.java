package dev.phaseline.migration.mainloop;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock over everything that is not RAM: run state, devices, registrations. {@code main} holds it whenever it is not
 * waiting; other threads take it for the moments in which they stop the guest or touch its devices. Source: the BQL.
 */
public final class BigLock {
    private final ReentrantLock lock = new ReentrantLock();

    /** A lock that nobody holds. */
    public BigLock() {}

    /** Takes the lock; closing the result, in the same thread, gives it back. */
    public Held hold() {
        lock.lock();
        return lock::unlock;
    }

    /** Gives the lock up until {@link #reacquire}; for the holder that is about to wait. */
    void release() {
        lock.unlock();
    }

    void reacquire() {
        lock.lock();
    }

    /** Throws if the calling thread does not hold the lock. */
    public void requireHeld() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the big lock is not held by thread "
                    + Thread.currentThread().getName());
        }
    }

    /** Possession of the lock; closing ends it. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }
}

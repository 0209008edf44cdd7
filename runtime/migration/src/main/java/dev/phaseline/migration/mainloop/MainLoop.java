package dev.phaseline.migration.mainloop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs bottom halves and reacts to ready channels, one after the other, on the thread that called {@link #run}.
 *
 * <p>The incoming stream is parsed on this thread too, and must not keep it from doing other work while bytes are
 * missing. QEMU parses in a coroutine; here {@link #awaitReady} runs further turns of the loop inside the current one.
 * The effect is the same: anything that the loop does can come between two steps of the parser.
 */
public final class MainLoop implements AutoCloseable {
    private final BigLock bigLock = new BigLock();
    private final MonotonicClock clock = MonotonicClock.SYSTEM;
    private final Selector selector;
    private final Queue<Runnable> bottomHalves = new ConcurrentLinkedQueue<>();
    private final List<Timer> timers = new ArrayList<>();
    private volatile boolean quitting;

    private MainLoop(Selector selector) {
        this.selector = selector;
    }

    /** Creates a loop that does not run yet. */
    public static MainLoop open() throws IOException {
        return new MainLoop(Selector.open());
    }

    /** The lock that the loop holds except while it waits. */
    public BigLock bigLock() {
        return bigLock;
    }

    /** Runs on the calling thread until {@link #quit}. */
    public void run() {
        try (var _ = bigLock.hold()) {
            while (!quitting) {
                turn();
            }
        }
    }

    /**
     * Runs turns on the calling thread, after {@link #run} has returned, until nothing is left to wait for.
     *
     * @param condition asked between turns, with the lock held
     */
    public void runUntil(BooleanSupplier condition) {
        try (var _ = bigLock.hold()) {
            turnUntil(condition);
        }
    }

    /** Runs turns inside the current one until a condition holds. For the loop's own thread. */
    public void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            turn();
        }
    }

    /** Has a bottom half run by the loop, after those scheduled before. For any thread. */
    public void schedule(Runnable bottomHalf) {
        bottomHalves.add(bottomHalf);
        selector.wakeup();
    }

    /** Makes {@link #run} return after the current turn, and {@link #awaitReady} fail. For any thread. */
    public void quit() {
        quitting = true;
        selector.wakeup();
    }

    /** Whether {@link #quit} was called. */
    public boolean isQuitting() {
        return quitting;
    }

    /**
     * Has something done whenever a channel is ready, until the channel is closed. For the loop's own thread.
     *
     * @param channel in non-blocking mode
     * @param operations bits of {@link SelectionKey}
     */
    public void watch(SelectableChannel channel, int operations, Runnable whenReady) throws ClosedChannelException {
        channel.register(selector, operations, whenReady);
    }

    /**
     * Has something done when a channel is ready for the first time. For the loop's own thread.
     *
     * @param channel in non-blocking mode
     * @param operations bits of {@link SelectionKey}
     */
    public void watchOnce(SelectableChannel channel, int operations, Runnable whenReady) throws ClosedChannelException {
        SelectionKey key = channel.register(selector, operations);
        key.attach((Runnable) () -> {
            key.interestOps(0);
            whenReady.run();
        });
    }

    /**
     * Forgets a channel, which may be put into blocking mode afterwards. For the loop's own thread.
     *
     * @param channel that was watched, or waited for
     */
    public void unwatch(SelectableChannel channel) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.cancel();
            // Only a selection takes cancelled keys out.
            select(false);
        }
    }

    /**
     * Runs turns of the loop until a channel is ready. For the loop's own thread.
     *
     * @param channel in non-blocking mode, and not watched
     * @param operations bits of {@link SelectionKey}
     * @throws ClosedChannelException if somebody closed the channel meanwhile, or the loop is to end
     */
    public void awaitReady(SelectableChannel channel, int operations) throws IOException {
        var readiness = new Readiness();
        SelectionKey before = channel.keyFor(selector);
        // Somebody further out may be waiting for the same channel.
        @Nullable Object waiterBefore = before == null ? null : before.attachment();
        int operationsBefore = waiterBefore == null ? operations : before.interestOps();
        SelectionKey key = before == null ? channel.register(selector, operations) : before;
        waitFor(key, operations, readiness);
        while (!readiness.reached) {
            turn();
            if (quitting || !key.isValid()) {
                throw new ClosedChannelException();
            }
        }
        // The key stays, as it is if nobody else waits: most likely the next wait is for the same, and costs no call
        // then.
        waitFor(key, operationsBefore, waiterBefore);
    }

    private static void waitFor(SelectionKey key, int operations, @Nullable Object waiter)
            throws ClosedChannelException {
        try {
            key.attach(waiter);
            if (key.interestOps() != operations) {
                key.interestOps(operations);
            }
        } catch (CancelledKeyException e) {
            throw new ClosedChannelException();
        }
    }

    /**
     * Has something done again and again, until the timer is stopped. For the loop's own thread.
     *
     * @param periodMs milliseconds between two times, at least 1; longer if the loop is busy
     */
    public Timer every(long periodMs, Runnable work) {
        var timer = new Timer(periodMs, work);
        timers.add(timer);
        return timer;
    }

    /** Runs what is already there to be run, without waiting; for long work on the loop's own thread. */
    public void yieldTurn() {
        select(false);
        dispatch();
    }

    private void turn() {
        bigLock.release();
        try {
            select(bottomHalves.isEmpty());
        } finally {
            bigLock.reacquire();
        }
        dispatch();
    }

    private void select(boolean wait) {
        try {
            if (wait) {
                selector.select(millisUntilNextTimer());
            } else {
                selector.selectNow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the main loop cannot wait for its channels", e);
        }
    }

    /** At least 1; 0, which is no limit, if there is no timer. */
    private long millisUntilNextTimer() {
        if (timers.isEmpty()) {
            return 0;
        }
        long now = clock.nanos();
        long nanos = Long.MAX_VALUE;
        for (Timer timer : timers) {
            nanos = Math.min(nanos, timer.nextNanos - now);
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    private void runTimers() {
        if (timers.isEmpty()) {
            return;
        }
        // What a timer does may stop it, start another, or run further turns.
        for (Timer timer : List.copyOf(timers)) {
            timer.runIfDue();
        }
    }

    private void dispatch() {
        // A handler may run further turns, which select again: take what is ready out of the selector first.
        Set<SelectionKey> selected = selector.selectedKeys();
        List<SelectionKey> ready = List.copyOf(selected);
        selected.clear();
        for (SelectionKey key : ready) {
            if (key.attachment() instanceof Runnable whenReady) {
                if (key.isValid()) {
                    whenReady.run();
                }
            } else {
                forget(key);
            }
        }
        // Only those scheduled before this turn, so that a bottom half that schedules another cannot starve channels.
        for (int left = bottomHalves.size(); left > 0; left--) {
            Runnable bottomHalf = bottomHalves.poll();
            if (bottomHalf != null) {
                bottomHalf.run();
            }
        }
        runTimers();
    }

    /** Lets the selector look no more at a channel that is ready and that nobody waits for any more. */
    private static void forget(SelectionKey key) {
        try {
            key.interestOps(0);
        } catch (CancelledKeyException e) {
            // Closed meanwhile.
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }

    /** Something that is done again and again. Owned by the loop's thread. */
    public final class Timer {
        private final long periodNanos;
        private final Runnable work;
        private long nextNanos;

        private Timer(long periodMs, Runnable work) {
            this.periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMs);
            this.work = work;
            this.nextNanos = clock.nanos() + periodNanos;
        }

        /** Ends it; the work is not done any more. */
        public void stop() {
            timers.remove(this);
        }

        private void runIfDue() {
            long now = clock.nanos();
            if (nextNanos - now <= 0 && timers.contains(this)) {
                nextNanos = now + periodNanos;
                work.run();
            }
        }
    }

    /** Remembers that a channel became ready. */
    private static final class Readiness implements Runnable {
        private boolean reached;

        @Override
        public void run() {
            reached = true;
        }
    }
}

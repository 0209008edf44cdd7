package dev.phaseline.migration.migration;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The wait for the end of a window of the rate limit, which a cancelled migration does not sit out. For any thread. */
final class WindowEnd implements RateWindow.Pause {
    private final Semaphore givenUp = new Semaphore(0);

    @Override
    public void forMillis(long ms) {
        try {
            if (givenUp.tryAcquire(ms, TimeUnit.MILLISECONDS)) {
                // Nothing is waited for any more.
                givenUp.release();
            }
        } catch (InterruptedException e) {
            // The wait is over, as asked; the thread ends when its migration does.
            Thread.currentThread().interrupt();
        }
    }

    /** Ends this wait and all later ones. */
    void giveUp() {
        givenUp.release();
    }
}

package dev.phaseline.migration.mainloop;

/** Waits for threads whose end is certain, because whatever they wait for was shut down. */
public final class Joining {
    private Joining() {}

    /** Waits for the end of a thread; an interrupt is kept for the caller's next wait. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.phaseline.cli.migrate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the user ends this process (Ctrl-C, or a service manager's signal), and has the process wait until the
 * work that goes on has been brought to its end.
 */
public final class Interruption implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private volatile boolean requested;

    private Interruption() {}

    /** Begins to notice. */
    public static Interruption watch() {
        var interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the process is to end. */
    public boolean isRequested() {
        return requested;
    }

    private void interrupt() {
        requested = true;
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("phaseline: the work did not end within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the work is at its end, and all about it is told. */
    @Override
    public void close() {
        finished.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends just now, and does not have to wait.
            }
        }
    }
}

package dev.phaseline.tracepoint;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is to happen soon after the first group has registered, but would make the start of the program slower: a thread
 * of its own does it.
 */
final class LateStart implements Runnable {
    /** Long enough for a program to have initialised its stub classes, short enough for its user to be there still. */
    private static final long SETTLED_MILLIS = 1000;

    private static final AtomicBoolean CHECKED = new AtomicBoolean();

    private LateStart() {}

    static void begin() {
        // No lambda: the first one of a program costs more than all tracepoints together.
        daemon("phaseline-tracepoints", new LateStart()).start();
        if (Tracepoints.hasUnchecked()) {
            reportAtExit();
        }
    }

    /** Makes a thread that keeps neither the process nor a class loader of the program alive. */
    static Thread daemon(String name, Runnable work) {
        var thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    @Override
    public void run() {
        if (Tracepoints.hasFlightRecorder()) {
            JfrSettings.listen();
        }
        try {
            if (Management.isAskedFor()) {
                TracepointsBean.register();
            }
            Thread.sleep(SETTLED_MILLIS);
            if (Management.isWelcome()) {
                TracepointsBean.register();
            }
            report();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reportAtExit() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(LateStart::report, "phaseline-tracepoints-exit"));
        } catch (IllegalStateException e) {
            // The process ends already.
            report();
        }
    }

    /** Tells once which of the patterns that came before the groups name no event of any. */
    private static void report() {
        if (CHECKED.compareAndSet(false, true)) {
            for (UnmetPattern pattern : Tracepoints.takeUnchecked()) {
                // As in QEMU, a pattern that may match nothing is no mistake.
                if (!(pattern instanceof UnmetPattern.NoMatch)) {
                    Warnings.print(pattern.message());
                }
            }
        }
    }
}

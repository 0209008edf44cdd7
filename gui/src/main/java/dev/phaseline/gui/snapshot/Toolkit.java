package dev.phaseline.gui.snapshot;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javafx.application.Platform;

/** The JavaFX toolkit, without a display and without keeping the process alive. */
final class Toolkit {

    private Toolkit() {}

    /**
     * Starts the toolkit unless it runs already. Without other settings of the user it draws in software and looks for
     * no display.
     */
    static void start() {
        setUnlessSet("glass.platform", "Headless");
        setUnlessSet("prism.order", "sw");
        setUnlessSet("java.awt.headless", "true");
        // JavaFX's threads are daemons if the thread that starts them is one: the process ends when its work is done.
        var starter = Thread.ofPlatform().daemon().unstarted(Toolkit::startUnlessRunning);
        starter.start();
        join(starter);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void startUnlessRunning() {
        try {
            Platform.startup(() -> Platform.setImplicitExit(false));
        } catch (IllegalStateException _) {
            // It runs already: this process has a window, or has taken a picture before.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while JavaFX was starting", e);
        }
    }

    /** Runs work on the JavaFX application thread and waits for its result. */
    static <T> T call(Callable<T> work) {
        var task = new FutureTask<>(work);
        Platform.runLater(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while JavaFX was drawing", e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }
}

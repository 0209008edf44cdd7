package dev.phaseline.gui.sample;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;

/** The JavaFX application thread, for tests. It needs no display: see the properties of this module's test JVM. */
public final class Fx {

    private Fx() {}

    /** Runs work on the thread and returns its result. */
    public static <T> T call(Callable<T> work) {
        start();
        var task = new FutureTask<>(work);
        Platform.runLater(task);
        try {
            return task.get(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError("on the JavaFX thread", e);
        }
    }

    public static void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** Waits until a condition holds, which is looked at on the thread after whatever else it has to do. */
    public static void await(BooleanSupplier condition) {
        start();
        var holds = new CompletableFuture<Void>();
        Platform.runLater(() -> look(condition, holds));
        try {
            holds.get(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError("never happened", e);
        } finally {
            holds.cancel(false);
        }
    }

    private static void look(BooleanSupplier condition, CompletableFuture<Void> holds) {
        try {
            if (condition.getAsBoolean()) {
                holds.complete(null);
            } else if (!holds.isDone()) {
                Platform.runLater(() -> look(condition, holds));
            }
        } catch (RuntimeException | Error e) {
            holds.completeExceptionally(e);
        }
    }

    private static synchronized void start() {
        var starter = Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                Platform.startup(() -> Platform.setImplicitExit(false));
            } catch (IllegalStateException _) {
                // Another test has started it.
            }
        });
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

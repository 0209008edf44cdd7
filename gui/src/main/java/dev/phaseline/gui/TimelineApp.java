package dev.phaseline.gui;

import dev.phaseline.gui.window.Opening;
import dev.phaseline.gui.window.RecentFiles;
import dev.phaseline.gui.window.TimelineWindow;
import dev.phaseline.gui.window.WindowRehearsal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;

/** The timeline in a window. */
public final class TimelineApp {

    private static final long WARM_UP_AFTER_MS = 300;

    private TimelineApp() {}

    /**
     * Shows a workspace or recordings in a window and returns when the window is closed. To be called once in a process
     * and not on a JavaFX thread. What cannot be opened is said in the window.
     *
     * @param files a workspace, or recordings, or nothing: then the window asks
     * @throws IllegalStateException with one line for the user if there is no display
     */
    public static void show(List<Path> files, Appearance appearance) throws InterruptedException {
        if (files.isEmpty()) {
            show(stage -> new TimelineWindow(stage, files, appearance, RecentFiles.ofUser()));
        } else {
            // Beside the start of the toolkit.
            var opening = Opening.start(files);
            try {
                show(stage -> new TimelineWindow(stage, opening, appearance, RecentFiles.ofUser()));
            } catch (IllegalStateException e) {
                opening.abandon();
                throw e;
            }
        }
    }

    /**
     * Uses a window that no display shows, after a {@linkplain TimelineSnapshot picture} was drawn in this process: for the
     * JVM to note which code that takes.
     *
     * @param workspace is opened in it
     * @throws IllegalStateException if something takes unreasonably long
     */
    public static void rehearse(Path workspace) throws InterruptedException {
        WindowRehearsal.run(workspace);
    }

    private static void show(Function<Stage, TimelineWindow> window) throws InterruptedException {
        var closed = new CountDownLatch(1);
        start(() -> {
            var stage = new Stage();
            var shown = window.apply(stage);
            stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, _ -> closed.countDown());
            stage.show();
            // When what the user sees is there.
            CompletableFuture.delayedExecutor(WARM_UP_AFTER_MS, TimeUnit.MILLISECONDS, Platform::runLater)
                    .execute(shown::warmUp);
        });
        closed.await();
        Platform.exit();
    }

    private static void start(Runnable work) {
        try {
            Platform.startup(work);
        } catch (UnsupportedOperationException e) {
            throw new IllegalStateException("cannot open a window: " + e.getMessage(), e);
        }
    }
}

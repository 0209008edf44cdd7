package dev.phaseline.gui;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.gui.window.TimelineWindow;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;

/** The timeline in a window. */
public final class TimelineApp {

    private TimelineApp() {}

    /**
     * Shows a workspace in a window and returns when the window is closed. To be called once in a process and not on a
     * JavaFX thread.
     *
     * @throws dev.phaseline.analyzer.workspace.WorkspaceException with one line for the user if the workspace cannot be
     *     opened
     * @throws IllegalStateException with one line for the user if there is no display
     */
    public static void show(Path workspace, Appearance appearance) throws InterruptedException {
        // A wrong path is better said on the terminal than in a window; this does not read any events.
        Workspace.open(workspace).close();
        var closed = new CountDownLatch(1);
        start(() -> {
            var stage = new Stage();
            new TimelineWindow(stage, workspace, appearance);
            stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, _ -> closed.countDown());
            stage.show();
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

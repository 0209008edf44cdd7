package dev.phaseline.gui.window;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.stage.Stage;

/** Uses a window on a toolkit that runs already: for the JVM to note which code that takes. */
public final class WindowRehearsal {

    private static final int LIMIT_SECONDS = 30;
    private static final int PERIOD_MS = 10;
    private static final int ROUNDS = 25;

    private final Stage stage;
    private final TimelineWindow window;

    private WindowRehearsal(Stage stage) {
        this.stage = stage;
        window = new TimelineWindow(stage, List.of(), Appearance.DARK, RecentFiles.none());
        stage.show();
    }

    /**
     * Shows the start page, opens a workspace, looks around in it and closes the window. Not to be called on the JavaFX
     * thread.
     *
     * @throws IllegalStateException if something takes unreasonably long
     */
    public static void run(Path workspace) throws InterruptedException {
        var rehearsal = call(() -> new WindowRehearsal(new Stage()));
        try {
            rehearsal.use(workspace);
        } finally {
            call(() -> {
                rehearsal.stage.close();
                return true;
            });
        }
    }

    private void use(Path workspace) throws InterruptedException {
        act(window::warmUp);
        await(window::isWarm);
        act(() -> window.open(List.of(workspace)));
        await(window::isComplete);
        for (var command : List.of(
                Command.ZOOM_IN, Command.ZOOM_IN, Command.PAN_RIGHT, Command.PAN_LEFT, Command.ZOOM_OUT, Command.FIT)) {
            act(() -> command.run(window.model().orElseThrow()));
            await(window::isComplete);
        }
        // Until what paints has been compiled: the cache keeps what that took to know.
        for (int i = 0; i < ROUNDS; i++) {
            for (var command : List.of(Command.ZOOM_IN, Command.PAN_RIGHT, Command.PAN_LEFT, Command.ZOOM_OUT)) {
                act(() -> command.run(window.model().orElseThrow()));
                await(() -> window.session()
                        .map(session -> !session.view().isOutdated())
                        .orElse(true));
            }
        }
        await(window::isComplete);
    }

    private static void act(Runnable work) throws InterruptedException {
        call(() -> {
            work.run();
            return true;
        });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!call(condition::getAsBoolean)) {
            if (System.nanoTime() - limitNs > 0) {
                throw new IllegalStateException("the window is not ready after " + LIMIT_SECONDS + " s");
            }
            Thread.sleep(PERIOD_MS);
        }
    }

    private static <T> T call(Callable<T> work) throws InterruptedException {
        var task = new FutureTask<>(work);
        Platform.runLater(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}

package dev.phaseline.benchmarks;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.window.RecentFiles;
import dev.phaseline.gui.window.TimelineWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.stage.Stage;

/**
 * Opens a workspace in a window that shows its start page, as one who drops a file there does, several times, and says when
 * what was there. Confined to the JavaFX thread.
 */
final class TimelineOpening {

    /** A person needs longer to drop a file. */
    private static final int IDLE_SECONDS = 1;

    private final Path workspace;
    private final StringBuilder report = new StringBuilder();
    private final Stage stage = new Stage();
    private final TimelineWindow window;

    private TimelineOpening(Path workspace) {
        this.workspace = workspace;
        stage.setX(0);
        stage.setY(0);
        window = new TimelineWindow(stage, List.of(), Appearance.DARK, RecentFiles.none());
        stage.show();
        stage.requestFocus();
    }

    /**
     * Opens it.
     *
     * @param then takes the report
     */
    static void run(Path workspace, int times, Consumer<String> then) {
        var opening = new TimelineOpening(workspace);
        long startNs = System.nanoTime();
        long startCpuNs = TimelineSpeed.processCpuNs();
        opening.window.warmUp();
        opening.when(opening.window::isWarm, () -> {
            opening.report.append("start page");
            opening.tell("prepared", startNs, startCpuNs);
            opening.report.append(System.lineSeparator());
            Thread.ofPlatform().daemon().start(() -> {
                idle();
                Platform.runLater(() -> opening.open(times, then));
            });
        });
    }

    private static void idle() {
        try {
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(int times, Consumer<String> then) {
        if (times == 0) {
            stage.close();
            then.accept(report.toString());
            return;
        }
        long startNs = System.nanoTime();
        long startCpuNs = TimelineSpeed.processCpuNs();
        report.append("opened");
        var before = window.model();
        window.open(List.of(workspace));
        when(() -> !window.model().equals(before), () -> {
            tell("outline", startNs, startCpuNs);
            when(window::isComplete, () -> {
                tell("full picture", startNs, startCpuNs);
                report.append(System.lineSeparator());
                open(times - 1, then);
            });
        });
    }

    private void when(BooleanSupplier condition, Runnable then) {
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                TimelineSpeed.endIfRefused(window);
                if (condition.getAsBoolean()) {
                    stop();
                    then.run();
                }
            }
        }.start();
    }

    private void tell(String what, long startNs, long startCpuNs) {
        report.append(String.format(
                Locale.ROOT,
                ", %s after %.2f s (%.2f s of CPU)",
                what,
                (System.nanoTime() - startNs) / 1e9,
                (TimelineSpeed.processCpuNs() - startCpuNs) / 1e9));
    }
}

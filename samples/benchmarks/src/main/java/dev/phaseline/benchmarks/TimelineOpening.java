package dev.phaseline.benchmarks;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.window.RecentFiles;
import dev.phaseline.gui.window.TimelineWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.stage.Stage;

/** Opens a workspace in a window of its own, several times, and says when what was there. Confined to the JavaFX thread. */
final class TimelineOpening {

    private final Path workspace;
    private final StringBuilder report = new StringBuilder();

    TimelineOpening(Path workspace) {
        this.workspace = workspace;
    }

    /** The first time, all code is new to the JVM; later it is not. */
    void run(int times, Consumer<String> then) {
        if (times == 0) {
            then.accept(report.toString());
        } else {
            open(() -> run(times - 1, then));
        }
    }

    private void open(Runnable then) {
        long startNs = System.nanoTime();
        long startCpuNs = TimelineSpeed.processCpuNs();
        report.append("opened");
        var stage = new Stage();
        stage.setX(0);
        stage.setY(0);
        var window = new TimelineWindow(stage, List.of(workspace), Appearance.DARK, RecentFiles.none());
        stage.show();
        stage.requestFocus();
        tell("window", startNs, startCpuNs);
        new AnimationTimer() {
            private boolean read;

            @Override
            public void handle(long now) {
                if (!read && window.model().isPresent()) {
                    read = true;
                    tell("outline", startNs, startCpuNs);
                }
                if (window.isComplete()) {
                    stop();
                    tell("full picture", startNs, startCpuNs);
                    report.append(System.lineSeparator());
                    stage.close();
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

package dev.phaseline.benchmarks;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.window.Opening;
import dev.phaseline.gui.window.RecentFiles;
import dev.phaseline.gui.window.TimelineWindow;
import dev.phaseline.gui.window.WindowRehearsal;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.stage.Stage;

/**
 * Opens a workspace in the timeline's window, without a display, and uses it as a hand would: says how long the first
 * picture takes, what the JavaFX thread spends on each frame of panning and zooming, and when new detail is there.
 */
public final class TimelineSpeed {

    private static final int FRAMES = 1000;
    /** Each takes the software renderer a tenth of a second, beside the JavaFX thread. */
    private static final int SCROLLED_FRAMES = 400;

    private static final int STEPS = 150;
    private static final int OPENINGS = 4;
    private static final double MS = 1e6;
    private static final double MIB = 1 << 20;

    private TimelineSpeed() {}

    /**
     * Runs.
     *
     * @param arguments the workspace; then {@code scroll} to scroll through all its tracks, {@code open} to do nothing but
     *     open it from the start page, several times, or {@code rehearse} to do what the command's rehearsal does in a
     *     window, for a JVM that makes an AOT cache
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
        long startMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        var done = new CompletableFuture<String>();
        var mode = arguments.length > 1 ? arguments[1] : "";
        if (mode.equals("open")) {
            Platform.startup(() -> TimelineOpening.run(Path.of(arguments[0]), OPENINGS, done::complete));
            System.out.print(done.join());
            Platform.exit();
            return;
        }
        if (mode.equals("rehearse")) {
            Platform.startup(() -> {});
            WindowRehearsal.run(Path.of(arguments[0]));
            Platform.exit();
            return;
        }
        var opening = Opening.start(List.of(Path.of(arguments[0])));
        Platform.startup(() -> {
            long openedNs = System.nanoTime();
            long openedCpuNs = processCpuNs();
            var stage = new Stage();
            stage.setX(0);
            stage.setY(0);
            var window = new TimelineWindow(stage, opening, Appearance.DARK, RecentFiles.none());
            stage.show();
            stage.requestFocus();
            boolean scrolling = mode.equals("scroll");
            var run = new WindowRun(stage, window, scrolling);
            run.awaitComplete(() -> {
                long firstNs = System.nanoTime() - openedNs;
                long firstCpuNs = processCpuNs() - openedCpuNs;
                long fromStartMs = System.currentTimeMillis() - startMs;
                var first = String.format(
                        Locale.ROOT,
                        "first full picture %.2f s after opening (%.2f s of CPU), %.2f s after the process started",
                        firstNs / 1e9,
                        firstCpuNs / 1e9,
                        fromStartMs / 1e3);
                // Scrolling needs no new detail.
                run.frames(
                        scrolling ? SCROLLED_FRAMES : FRAMES,
                        frames -> run.steps(scrolling ? 0 : STEPS, steps -> {
                            done.complete(report(first, frames, steps));
                            stage.close();
                        }));
            });
        });
        System.out.println(done.join());
        Platform.exit();
    }

    /** A workspace that cannot be opened would be waited for without an end. */
    static void endIfRefused(TimelineWindow window) {
        if (window.model().isEmpty() && window.isRefused()) {
            System.err.println(window.message());
            Runtime.getRuntime().halt(1);
        }
    }

    private static String report(String first, WindowRun.Frames frames, WindowRun.Steps steps) {
        var events = steps.events();
        return String.format(
                Locale.ROOT,
                "%,d events: %s%n"
                        + "frames, ms of the JavaFX thread's CPU: %s; %.2f %% under 16 ms; render thread %s%n"
                        + "new detail, ms after the input: %s; CPU of the whole process %s%n"
                        + "heap's peak %.0f MiB%n"
                        + "| %,d | %s | %s | %s | %.0f MiB |",
                events,
                first,
                spread(frames.fxNs()),
                100.0 * Arrays.stream(frames.fxNs()).filter(ns -> ns < 16 * MS).count() / frames.fxNs().length,
                spread(frames.renderNs()),
                spread(steps.elapsedNs()),
                spread(steps.cpuNs()),
                heapPeak() / MIB,
                events,
                first.replaceFirst("first full picture (.*? s) .*", "$1"),
                spread(frames.fxNs()),
                spread(steps.elapsedNs()),
                heapPeak() / MIB);
    }

    private static String spread(long[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f p99 %.1f max %.1f (n %d)",
                        sorted[sorted.length / 2] / MS,
                        sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / MS,
                        sorted[sorted.length - 1] / MS,
                        sorted.length);
    }

    /** The sum of what each part of the heap had at most, which may be more than was ever there at once. */
    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    static long processCpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}

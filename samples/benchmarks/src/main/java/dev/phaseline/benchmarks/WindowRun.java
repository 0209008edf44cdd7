package dev.phaseline.benchmarks;

import dev.phaseline.gui.window.TimelineWindow;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.event.Event;
import javafx.scene.input.KeyCode;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;

/** Uses a timeline's window by keys, pointer and wheel, the same ones each time. Confined to the JavaFX thread. */
final class WindowRun {

    /**
     * What frames cost, one input in each.
     *
     * @param fxNs CPU time of the JavaFX thread: input, model, painting, layout
     * @param renderNs CPU time of the thread that turns it into pixels, beside the JavaFX thread
     */
    @SuppressWarnings("ArrayRecordComponent") // columns of numbers: never compared
    record Frames(long[] fxNs, long[] renderNs) {}

    /**
     * How long new detail took, for each input that needed some.
     *
     * @param events events of the workspace
     */
    @SuppressWarnings("ArrayRecordComponent") // columns of numbers: never compared
    record Steps(long events, long[] elapsedNs, long[] cpuNs) {}

    /** Deeper views show nothing new. */
    private static final int DEEPEST = 24;

    private final Stage stage;
    private final TimelineWindow window;
    private final Robot robot = new Robot();
    private final Random random = new Random(7);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean scrolling;
    private int depth;

    /** @param scrolling whether it scrolls through all tracks for the most part */
    WindowRun(Stage stage, TimelineWindow window, boolean scrolling) {
        this.stage = stage;
        this.window = window;
        this.scrolling = scrolling;
    }

    /** Opens the sections that are closed at first. */
    private void openSections() {
        var rows = window.model().orElseThrow().rows();
        for (var row : List.copyOf(rows.layout().rows())) {
            if (row.track() == null && row.collapsed()) {
                rows.rearrange(changed -> changed.toggleCollapsed(row.key(), row.tracks()));
            }
        }
    }

    /** Runs work in the first pulse in which the picture is complete and rendered. */
    void awaitComplete(Runnable then) {
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                TimelineSpeed.endIfRefused(window);
                if (window.isComplete()) {
                    stop();
                    then.run();
                }
            }
        }.start();
    }

    /** Moves on in each frame, whether detail has arrived or not. */
    void frames(int count, Consumer<Frames> then) {
        long renderThread = renderThread();
        if (scrolling) {
            openSections();
        }
        var fx = new ArrayList<Long>();
        var render = new ArrayList<Long>();
        new AnimationTimer() {
            private long fxNs;
            private long renderNs;

            @Override
            public void handle(long now) {
                long fxNow = threads.getCurrentThreadCpuTime();
                long renderNow = threads.getThreadCpuTime(renderThread);
                if (fxNs != 0) {
                    fx.add(fxNow - fxNs);
                    render.add(renderNow - renderNs);
                }
                if (fx.size() == count) {
                    stop();
                    awaitComplete(() -> then.accept(new Frames(array(fx), array(render))));
                    return;
                }
                fxNs = threads.getCurrentThreadCpuTime();
                renderNs = renderNow;
                move();
            }
        }.start();
    }

    /** Moves on when all detail is there. */
    void steps(int count, Consumer<Steps> then) {
        var elapsed = new ArrayList<Long>();
        var cpu = new ArrayList<Long>();
        new AnimationTimer() {
            private int step;
            private long startNs;
            private long startCpuNs;

            @Override
            public void handle(long now) {
                if (startNs != 0 && !window.isComplete()) {
                    return;
                }
                if (startNs != 0) {
                    elapsed.add(System.nanoTime() - startNs);
                    cpu.add(TimelineSpeed.processCpuNs() - startCpuNs);
                    startNs = 0;
                }
                if (step == count) {
                    stop();
                    long events = window.model().orElseThrow().outline().events();
                    then.accept(new Steps(events, array(elapsed), array(cpu)));
                    return;
                }
                step++;
                long beforeNs = System.nanoTime();
                long beforeCpuNs = TimelineSpeed.processCpuNs();
                move();
                if (!window.model().orElseThrow().tiles().missing().isEmpty()) {
                    startNs = beforeNs;
                    startCpuNs = beforeCpuNs;
                }
            }
        }.start();
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private long renderThread() {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("QuantumRenderer"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }

    /** One input: mostly zooming in somewhere and looking around there, then out again. */
    private void move() {
        int kind = random.nextInt(20);
        if (scrolling && kind < 16) {
            scroll(kind < 12 ? -200 : 200);
        } else if (kind < 6 && depth < DEEPEST) {
            depth++;
            robot.keyType(KeyCode.W);
        } else if (kind < 8 && depth < DEEPEST) {
            depth++;
            wheel(true, 80);
        } else if (kind < 10) {
            wheel(false, random.nextBoolean() ? 120 : -120);
        } else if (kind < 14) {
            robot.keyType(random.nextBoolean() ? KeyCode.D : KeyCode.A);
        } else if (kind < 18 && depth > 0) {
            depth--;
            robot.keyType(KeyCode.S);
        } else if (kind == 18 && random.nextInt(3) == 0) {
            depth = 0;
            robot.keyType(KeyCode.F);
        } else {
            var plot = window.model().orElseThrow().layout().tracks();
            robot.mouseMove(
                    stage.getX() + plot.x() + 250 + random.nextInt((int) plot.width() - 300),
                    stage.getY() + plot.y() + random.nextInt((int) plot.height()));
        }
    }

    private void scroll(double distance) {
        turn(false, false, distance);
    }

    /** Zooms at a place with Ctrl, else pans with Shift. */
    private void wheel(boolean control, double distance) {
        turn(!control, control, distance);
    }

    private void turn(boolean shift, boolean control, double distance) {
        var view = stage.getScene().getFocusOwner();
        var plot = window.model().orElseThrow().layout().ruler();
        double x = plot.x() + random.nextDouble() * plot.width();
        double y = plot.bottom() + 200;
        Event.fireEvent(
                view,
                new ScrollEvent(
                        ScrollEvent.SCROLL,
                        x,
                        y,
                        x,
                        y,
                        shift,
                        control,
                        false,
                        false,
                        false,
                        false,
                        0,
                        distance,
                        0,
                        distance,
                        ScrollEvent.HorizontalTextScrollUnits.NONE,
                        0,
                        ScrollEvent.VerticalTextScrollUnits.NONE,
                        0,
                        0,
                        new PickResult(view, x, y)));
    }
}

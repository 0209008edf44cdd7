package dev.phaseline.migration.migration;

import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.mainloop.MonotonicClock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has somebody look regularly whether a migration still moves. Owned by {@code main}. */
final class StallTimer {
    private final MainLoop loop;
    private final MonotonicClock clock;
    private MainLoop.@Nullable Timer timer;

    StallTimer(MainLoop loop, MonotonicClock clock) {
        this.loop = loop;
        this.clock = clock;
    }

    /**
     * Begins, in place of what was begun before.
     *
     * @param limitMs how long nothing may move, in milliseconds; 0 is without end
     * @param look called again and again, on the loop's thread
     */
    void start(long limitMs, Consumer<StallWatch> look) {
        stop();
        var watch = new StallWatch(limitMs, clock.nanos());
        timer = loop.every(watch.periodMs(), () -> look.accept(watch));
    }

    boolean isStarted() {
        return timer != null;
    }

    void stop() {
        MainLoop.Timer before = timer;
        if (before != null) {
            before.stop();
            timer = null;
        }
    }
}

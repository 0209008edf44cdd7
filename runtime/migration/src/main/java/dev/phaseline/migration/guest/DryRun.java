package dev.phaseline.migration.guest;

import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.migration.MigrationCapability;
import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Migrates a small machine that nobody uses, from one place of the process to another, before a guest has to: code that
 * runs for the first time takes many times as long as later, and a guest stands still meanwhile. Once in a JVM: before its
 * first guest starts if that is recorded, else soon afterwards.
 *
 * <p>What did not happen must not be told: it is left out where events are on, unless they go to a recording that is
 * thrown away. So it is where a migration is under way.
 */
final class DryRun implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(DryRun.class.getName());

    /** After so many milliseconds the code of the start has been compiled, and JFR has said whether it records. */
    private static final long DELAY_MS = 700;

    private static final int ATTEMPTS = 5;

    /** After so many migrations the JVM's compilers have seen what one runs often. */
    private static final int ROUNDS = 20;

    /** In one of so many the pages have connections of their own. */
    private static final int CHANNELS_EACH = 2;

    private static final Set<MigrationCapability> OVER_ONE_CONNECTION = Set.of(MigrationCapability.RETURN_PATH);
    private static final Set<MigrationCapability> OVER_CHANNELS =
            Set.of(MigrationCapability.RETURN_PATH, MigrationCapability.MULTIFD);

    /** In one of so many the machine is a larger one, most of which is empty. */
    private static final int LARGE_EACH = 5;

    static final long MEMORY_BYTES = SmallMigration.FILLED_BYTES;

    /** Enough for what is done from time to time only, after many pages. */
    static final long LARGE_MEMORY_BYTES = MEMORY_BYTES + (256L << 20);

    /** A machine that does not arrive within so many milliseconds is given up. */
    private static final int PATIENCE_MS = 2000;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private final GuestConfig config;
    private final BooleanSupplier migrating;
    private final MainLoop.Timer timer;
    private int attempts;
    private @Nullable Thread thread;
    private volatile boolean ended;

    private DryRun(MainLoop loop, GuestConfig config, BooleanSupplier migrating) {
        this.config = config;
        this.migrating = migrating;
        this.timer = loop.every(DELAY_MS, this::attempt);
    }

    /**
     * Has it done by a thread of its own some time after the loop has begun to run. For the loop's own thread.
     *
     * @param config of the guest
     * @param migrating whether the guest's migration has begun; asked by any thread
     */
    static DryRun schedule(MainLoop loop, GuestConfig config, BooleanSupplier migrating) {
        return new DryRun(loop, config, migrating);
    }

    /**
     * Has it done at once, if the guest's events go to files: later there would always be some that are on. To be called
     * before any is.
     */
    static void beforeEvents(GuestConfig config) {
        if (config.tracing().isRecorded() && !isWithEvents(config) && DONE.compareAndSet(false, true)) {
            quietly(config, () -> false);
        }
    }

    /**
     * Has it done at once, if the guest is recorded by JFR and nobody else records. Its events are written too, since that
     * is much of what a guest's own migration will run. To be called when they are switched on, before the recording runs.
     *
     * @return to be closed when it runs; null if there is nothing to close
     */
    static @Nullable DiscardedRecording beforeRecording(GuestConfig config) {
        if (!isWithEvents(config) || !DONE.compareAndSet(false, true)) {
            return null;
        }
        DiscardedRecording discarded = DiscardedRecording.of(alone -> run(config, () -> !alone.getAsBoolean()));
        // What it left behind would be collected in the middle of the guest's own migration.
        System.gc();
        return discarded;
    }

    private static boolean isWithEvents(GuestConfig config) {
        return config.tracing().recording().isPresent() && DiscardedRecording.isPossible();
    }

    private void attempt() {
        attempts++;
        if (migrating.getAsBoolean() || attempts > ATTEMPTS) {
            timer.stop();
        } else if (MigrationTrace.GROUP.tracepoints().stream().noneMatch(Tracepoint::isOn)) {
            timer.stop();
            if (DONE.compareAndSet(false, true)) {
                thread = Thread.ofPlatform()
                        .daemon()
                        .name("dry-run")
                        .start(() -> quietly(config, () -> ended || migrating.getAsBoolean()));
            }
        }
    }

    private static void quietly(GuestConfig config, BooleanSupplier isEnough) {
        Tracepoints.whileOff(MigrationTrace.GROUP, () -> run(config, isEnough));
    }

    private static void run(GuestConfig config, BooleanSupplier isEnough) {
        try {
            for (int round = 1; round <= ROUNDS && !isEnough.getAsBoolean(); round++) {
                long memoryBytes = round % LARGE_EACH == 0 ? LARGE_MEMORY_BYTES : MEMORY_BYTES;
                migrate(
                        config,
                        memoryBytes,
                        round % CHANNELS_EACH == 0 ? OVER_CHANNELS : OVER_ONE_CONNECTION,
                        isEnough);
            }
        } catch (IOException | OutOfMemoryError e) {
            // The first migration is slower then.
            LOGGER.log(Level.DEBUG, "no dry run", e);
        }
    }

    /**
     * Migrates once.
     *
     * @param config of the guest, whose hardware the small machine has
     * @param memoryBytes of the machine, at least {@link #MEMORY_BYTES}
     * @param capabilities that are switched on
     * @param isEnough asked again and again; ends it before its end
     * @throws IOException if there is no connection to be had, or the machine does not arrive
     */
    static void migrate(
            GuestConfig config, long memoryBytes, Set<MigrationCapability> capabilities, BooleanSupplier isEnough)
            throws IOException {
        new SmallMigration(capabilities).run(small(config, memoryBytes), isEnough);
    }

    private static GuestConfig small(GuestConfig config, long memoryBytes) {
        return GuestConfig.builder(config.qmpSocket())
                .memoryBytes(memoryBytes)
                .cpus(1)
                .workload("idle")
                .devices(config.devices())
                .compat(config.compat())
                .globals(List.of("migration.stall-limit=" + PATIENCE_MS))
                .build();
    }

    /** Ends it, if it runs, after the round that it is in. */
    @Override
    public void close() {
        ended = true;
        if (thread != null) {
            Joining.join(thread);
        }
    }
}

package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.ConnectedPair;
import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.ram.DirtyLog;
import dev.phaseline.migration.ram.DirtyTracking;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.CommandHandler;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.StateLoader;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Migrates a small machine that nobody uses, from one place of the process to another, before a guest has to: code that
 * runs for the first time takes many times as long as later, and a guest stands still meanwhile. Once in a JVM: before its
 * first guest starts if that is recorded, else soon afterwards.
 *
 * <p>Left out where events are on, since what did not happen must not be told, and where a migration is under way.
 */
final class DryRun implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(DryRun.class.getName());

    /** After so many milliseconds the code of the start has been compiled, and JFR has said whether it records. */
    private static final long DELAY_MS = 700;

    private static final int ATTEMPTS = 5;

    /** With so many rounds of so many passes the JVM's first compiler has seen what a migration runs often. */
    private static final int ROUNDS = 6;

    private static final int PASSES = 4;
    private static final long MEMORY_BYTES = 8L << 20;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private final GuestConfig.DeviceSet devices;
    private final BooleanSupplier migrating;
    private final MainLoop.Timer timer;
    private int attempts;
    private @Nullable Thread thread;
    private volatile boolean ended;

    private DryRun(MainLoop loop, GuestConfig.DeviceSet devices, BooleanSupplier migrating) {
        this.devices = devices;
        this.migrating = migrating;
        this.timer = loop.every(DELAY_MS, this::attempt);
    }

    /**
     * Has it done by a thread of its own some time after the loop has begun to run. For the loop's own thread.
     *
     * @param devices those of the guest
     * @param migrating whether the guest's migration has begun; asked by any thread
     */
    static DryRun schedule(MainLoop loop, GuestConfig.DeviceSet devices, BooleanSupplier migrating) {
        return new DryRun(loop, devices, migrating);
    }

    /**
     * Has it done at once, if the guest is to be recorded: later there would always be events that are on. To be called
     * before any is.
     */
    static void beforeRecording(GuestConfig config) {
        if (config.tracing().isRecorded() && DONE.compareAndSet(false, true)) {
            run(config.devices(), () -> false);
        }
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
                        .start(() -> run(devices, () -> ended || migrating.getAsBoolean()));
            }
        }
    }

    private static void run(GuestConfig.DeviceSet devices, BooleanSupplier isEnough) {
        Tracepoints.whileOff(MigrationTrace.GROUP, () -> {
            try {
                for (int round = 0; round < ROUNDS && !isEnough.getAsBoolean(); round++) {
                    migrate(devices);
                }
            } catch (IOException | OutOfMemoryError e) {
                // The first migration is slower then.
                LOGGER.log(Level.DEBUG, "no dry run", e);
            }
        });
    }

    /**
     * Migrates once.
     *
     * @throws IOException if there is no connection to be had, or what arrived could not be loaded
     */
    static void migrate(GuestConfig.DeviceSet devices) throws IOException {
        try (GuestMemory from = GuestMemory.map(MEMORY_BYTES);
                GuestMemory to = GuestMemory.map(MEMORY_BYTES);
                DirtyLog fromLog = DirtyTracking.open(from);
                DirtyLog toLog = DirtyTracking.open(to)) {
            ConnectedPair connection = ConnectedPair.open();
            var arrival = new Arrival(new QemuInputFile(connection.destination()), registry(devices, to, toLog));
            Thread receiver =
                    Thread.ofPlatform().daemon().name("dry-run arrival").start(arrival);
            try (var out = new QemuOutputFile(connection.source())) {
                send(registry(devices, from, fromLog), from, fromLog, out);
            } finally {
                Joining.join(receiver);
            }
            if (arrival.failure != null) {
                throw arrival.failure;
            }
            if (from.blocks()
                            .getFirst()
                            .memory()
                            .mismatch(to.blocks().getFirst().memory())
                    >= 0) {
                throw new IllegalStateException("what arrived is not what was sent");
            }
        }
    }

    private static void send(SaveStateRegistry registry, GuestMemory memory, DirtyLog log, QemuOutputFile out) {
        var saver = new StateSaver(registry, MachineConfiguration.NONE, out);
        // Half of it stays zero.
        write(memory, log, 0);
        saver.header();
        saver.setup();
        for (int pass = 1; pass <= PASSES; pass++) {
            while (out.error() == null && !saver.iterate()) {
                // One more section.
            }
            write(memory, log, pass);
            saver.pending(Long.MAX_VALUE);
        }
        saver.completePrecopy();
        StateSaver.cleanup(registry);
    }

    private static void write(GuestMemory memory, DirtyLog log, int pass) {
        RamBlock block = memory.blocks().getFirst();
        MemorySegment bytes = block.memory();
        for (long page = 0; page < block.pages() / 2; page++) {
            bytes.set(ValueLayout.JAVA_LONG, page << RamBlock.PAGE_BITS, page + pass + 1);
            log.written(block, page);
        }
    }

    private static SaveStateRegistry registry(GuestConfig.DeviceSet set, GuestMemory memory, DirtyLog log) {
        GuestDevices devices = set.create(1);
        var globalState = new GlobalState();
        globalState.store(RunState.RUNNING);
        var ram = new RamSaveHandler(memory, log, new BigLock(), _ -> {}, () -> {}, () -> 0);
        var registry = new SaveStateRegistry();
        devices.registerGuest(registry, ram, globalState);
        return registry;
    }

    /** Ends it, if it runs, after the round that it is in. */
    @Override
    public void close() {
        ended = true;
        if (thread != null) {
            Joining.join(thread);
        }
    }

    /** The other end; {@link #failure} may be looked at when its thread has ended. */
    private static final class Arrival implements Runnable {
        private final QemuInputFile in;
        private final SaveStateRegistry registry;
        private @Nullable StreamException failure;

        Arrival(QemuInputFile in, SaveStateRegistry registry) {
            this.in = in;
            this.registry = registry;
        }

        @Override
        public void run() {
            // The sender, if it still writes, then learns that nobody reads.
            try (in) {
                new StateLoader(registry, MachineConfiguration.NONE, in, CommandHandler.WITHOUT_RETURN_PATH).load();
            } catch (StreamException e) {
                failure = e;
            }
        }
    }
}

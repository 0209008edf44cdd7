package dev.phaseline.migration.migration;

import dev.phaseline.migration.channel.ChannelHub;
import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.multifd.MultifdParameters;
import dev.phaseline.migration.multifd.MultifdSender;
import dev.phaseline.migration.ram.PageChannels;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.ram.RamStatistics;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A migration of the source that is connected: its connections, the threads that use them, and how far they have come.
 * Owned by {@code main}; the threads end by themselves when the connections break.
 */
final class RunningMigration {
    private final MigrationUri uri;
    private final long startNanos;
    private final StatusCell status;
    private final MonotonicClock clock;
    private final SaveStateRegistry registry;
    private final RamSaveHandler ram;
    private final QemuOutputFile out;
    private final @Nullable ReturnPathReader returnPath;
    private final @Nullable MultifdSender multifd;
    private final WindowEnd windowEnd = new WindowEnd();
    private final Machine machine;
    private final RateWindow window;
    private final StateSaver saver;
    private final Completion completion;
    private final MigrationThread thread;
    private final MigrationProperties properties;

    /**
     * Takes a connection into use, and begins to make those that multifd needs beside it.
     *
     * @param channel becomes the migration's
     * @param startNanos when the user asked for it
     * @param whenOver called on {@code main} when the thread {@code live_migration} has nothing more to do
     */
    RunningMigration(
            MigrationUri uri,
            MigrationChannel channel,
            long startNanos,
            StatusCell status,
            MigratedGuest guest,
            MigrationSettings settings,
            ChannelHub hub,
            MonotonicClock clock,
            Runnable whenOver) {
        this.uri = uri;
        this.startNanos = startNanos;
        this.status = status;
        this.clock = clock;
        this.registry = guest.registry();
        this.ram = guest.ram();
        this.machine = guest.machine();
        this.properties = settings.properties();
        this.out = new QemuOutputFile(channel);
        out.setRateLimit(settings.parameters().budgetPerWindow());
        this.returnPath = settings.has(MigrationCapability.RETURN_PATH)
                ? openReturnPath(new QemuInputFile(channel), status)
                : null;
        this.multifd = settings.has(MigrationCapability.MULTIFD) ? openMultifd(uri, guest, settings, hub) : null;
        ram.sendOver(multifd);
        ram.findZeroPages(settings.findsZeroPages());
        this.saver = new StateSaver(guest.registry(), guest.configuration(), out);
        this.window = new RateWindow(out, settings, ram::statistics, clock, windowEnd);
        ram.stepWithin(window::step);
        boolean pauses = settings.has(MigrationCapability.PAUSE_BEFORE_SWITCHOVER);
        this.completion = new Completion(
                status,
                out,
                saver,
                returnPath,
                guest.machine(),
                guest.globalState(),
                hub.loop().bigLock(),
                clock,
                pauses,
                pauses || properties.release() == QemuRelease.V10_0,
                properties.sendSwitchoverStart());
        this.thread = new MigrationThread(
                status,
                out,
                saver,
                window,
                completion,
                returnPath != null,
                returnPath == null || !settings.has(MigrationCapability.SWITCHOVER_ACK)
                        ? () -> true
                        : returnPath::isSwitchoverAcked,
                clock,
                () -> {
                    completion.settleGuest();
                    hub.loop().schedule(whenOver);
                });
    }

    private static ReturnPathReader openReturnPath(QemuInputFile in, StatusCell status) {
        var returnPath = new ReturnPathReader(in, status::get);
        MigrationTrace.openReturnPathOnSource();
        returnPath.start();
        MigrationTrace.openReturnPathOnSourceContinue();
        return returnPath;
    }

    private MultifdSender openMultifd(
            MigrationUri uri, MigratedGuest guest, MigrationSettings settings, ChannelHub hub) {
        if (!(uri instanceof MigrationUri.Socket socket)) {
            throw new IllegalStateException("multifd over " + uri);
        }
        PageChannels.SyncPlace syncPlace = settings.properties().multifdFlushAfterEachSection()
                ? PageChannels.SyncPlace.END_OF_SECTION
                : PageChannels.SyncPlace.END_OF_ROUND;
        var connections = new MultifdConnections[1];
        var sender = new MultifdSender(
                settings.multifd(),
                syncPlace,
                guest.configuration().uuid().orElse(MultifdParameters.NO_UUID),
                () -> hub.loop().schedule(connections[0]::connectNext),
                this::multifdFailed);
        connections[0] = new MultifdConnections(socket, hub, sender);
        connections[0].connectNext();
        return sender;
    }

    /** On the thread of whoever met the failure. */
    private void multifdFailed(StreamException reason) {
        out.setError(reason);
        boolean _ = status.change(MigrationStatus.SETUP, MigrationStatus.FAILED)
                || status.change(MigrationStatus.ACTIVE, MigrationStatus.FAILED)
                || status.change(MigrationStatus.DEVICE, MigrationStatus.FAILED);
        // The stream's writer, or the destination, may wait for what will not come.
        out.shutdown();
    }

    /** Starts the thread {@code live_migration}. */
    void start() {
        thread.start();
    }

    MigrationUri uri() {
        return uri;
    }

    /**
     * A number that grows whenever something has moved. What the destination says is not counted: one that goes on talking
     * and takes nothing, or does not say whether it has the guest, could keep a guest stopped for ever.
     */
    long progress() {
        return out.progress() + (multifd == null ? 0 : multifd.transferredBytes());
    }

    /** Makes changed parameters apply. */
    void applyParameters(MigrationParameters parameters) {
        if (status.get() == MigrationStatus.ACTIVE) {
            out.setRateLimit(parameters.budgetPerWindow());
        }
    }

    /** Lets a switchover go on that waits for the user, or find that it was cancelled. */
    void goOn() {
        completion.goOn();
    }

    /** Has all threads end, whatever they wait for. The status says already that this is wanted. */
    void cancel() {
        shutdown();
        windowEnd.giveUp();
        completion.goOn();
    }

    /**
     * Has all threads end because nothing moves.
     *
     * @param limit how long nothing has, in words
     */
    void giveUpStalled(String limit) {
        if (completion.awaitsAnswer()) {
            completion.leaveUndecided();
            out.setError(
                    Errno.ETIMEDOUT,
                    "the destination has got everything and has not said for %s whether it has the guest"
                            .formatted(limit));
        } else {
            out.setError(Errno.ETIMEDOUT, "the destination has taken nothing for " + limit + hint());
        }
        shutdown();
    }

    /** With multifd the two generations of QEMU wait for sync points at different places, without end and silently. */
    private String hint() {
        return multifd != null && properties.multifdFlushAfterEachSection()
                ? "; a QEMU later than 8.0 whose machine type is 'none' or as new takes multifd as --compat qemu-10.0 sends it"
                : "";
    }

    /** Breaks the connection in both directions. For any thread. */
    void yank() {
        shutdown();
        if (returnPath != null) {
            returnPath.shutdown();
        }
    }

    private void shutdown() {
        out.shutdown();
        if (multifd != null) {
            multifd.shutdown();
        }
    }

    /** Waits for the threads and closes the connections. Only after {@code whenOver}. */
    void close() {
        if (status.get() == MigrationStatus.FAILED) {
            shutdown();
        }
        if (returnPath != null) {
            // Its thread has ended by itself, or has nothing to wait for any more.
            returnPath.shutdown();
            returnPath.join();
        }
        StateSaver.cleanup(registry);
        MigrationTrace.migrateFdCleanup();
        thread.join();
        if (multifd != null) {
            multifd.close();
        }
        out.close();
    }

    /** What can be said about it. */
    MigrationInfo info() {
        MigrationStatus now = status.get();
        return switch (now) {
            case SETUP -> new MigrationInfo.Setup();
            case FAILED -> new MigrationInfo.Failed(problem());
            case COMPLETED -> completed();
            case ACTIVE, CANCELLING, PRE_SWITCHOVER, DEVICE ->
                new MigrationInfo.Active(
                        now,
                        new MigrationTimes(clock.millisSince(startNanos), thread.setupMs(), OptionalLong.empty()),
                        ram.statistics(),
                        window.throughput(),
                        machine.throttlePercent());
            case NONE, CANCELLED -> throw new IllegalStateException("a migration that runs is " + now);
        };
    }

    private MigrationInfo completed() {
        RamStatistics pages = ram.statistics();
        Completion.Stop stop = completion.stop().orElseThrow();
        long setupMs = thread.setupMs();
        long totalMs = millis(completion.endNanos() - startNanos);
        long downtimeMs = millis(completion.endNanos() - stop.nanos());
        return new MigrationInfo.Completed(
                new MigrationTimes(totalMs, setupMs, OptionalLong.of(downtimeMs)),
                pages,
                window.throughput().overall(pages, Math.max(1, totalMs - setupMs)));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private String problem() {
        return new FailureText(
                        uri,
                        saver.place(),
                        Optional.ofNullable(out.error()),
                        Optional.ofNullable(returnPath).flatMap(ReturnPathReader::failure),
                        completion.isUndecided())
                .text();
    }
}

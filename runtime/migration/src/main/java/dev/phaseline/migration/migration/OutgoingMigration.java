package dev.phaseline.migration.migration;

import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.ChannelHub;
import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.MigrationUriException;
import dev.phaseline.migration.channel.OutgoingConnector;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.multifd.MultifdParameters;
import dev.phaseline.migration.multifd.MultifdSender;
import dev.phaseline.migration.ram.PageChannels;
import dev.phaseline.migration.ram.RamStatistics;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The source's migrations, one after the other: connects, starts the threads, gives up when asked, and cleans up. Owned
 * by {@code main}.
 *
 * <p>Source: QEMU {@code migration/migration.c}, {@code MigrationState}.
 */
public final class OutgoingMigration {
    private static final String UNDECIDED =
            "; the guest stays stopped here: make sure that it does not run there before 'cont'";

    private final MigratedGuest guest;
    private final MigrationSettings settings;
    private final ChannelHub hub;
    private final MainLoop loop;
    private final Consumer<String> problems;
    private final MonotonicClock clock = MonotonicClock.SYSTEM;
    private final StatusCell status;
    private MainLoop.@Nullable Timer watchTimer;

    /** Written by {@code main}. */
    private volatile Phase phase = new Phase.Idle();

    /** How far the migration is; what belongs to a phase exists only in it. */
    private sealed interface Phase {
        /** There is none. */
        record Idle() implements Phase {}

        /** The helper thread connects. */
        record Connecting(MigrationUri uri, long startNanos) implements Phase {}

        /** The stream is being written. */
        record Running(
                MigrationUri uri,
                long startNanos,
                QemuOutputFile out,
                @Nullable ReturnPathReader returnPath,
                @Nullable MultifdSender multifd,
                RateWindow window,
                WindowEnd windowEnd,
                StateSaver saver,
                Completion completion,
                MigrationThread thread)
                implements Phase {
            /** Breaks all connections, so that no thread waits for the destination any more. */
            void shutdown() {
                out.shutdown();
                if (multifd != null) {
                    multifd.shutdown();
                }
            }

            /** A number that grows whenever something has moved. */
            long progress() {
                return out.progress()
                        + (multifd == null ? 0 : multifd.transferredBytes())
                        + (returnPath == null ? 0 : returnPath.arrivedBytes());
            }
        }

        /** It is over. */
        record Over(MigrationInfo info) implements Phase {}
    }

    /**
     * Creates a source without a migration.
     *
     * @param changes learns each change of the status, on the thread that makes it
     * @param problems learns, in one line for the user, why a migration failed
     */
    public OutgoingMigration(
            MigratedGuest guest,
            MigrationSettings settings,
            ChannelHub hub,
            Consumer<MigrationStatus> changes,
            Consumer<String> problems) {
        this.guest = guest;
        this.settings = settings;
        this.hub = hub;
        this.loop = hub.loop();
        this.problems = problems;
        this.status = new StatusCell(changes);
    }

    /** Whether threads or files of a migration exist. */
    public boolean isBusy() {
        return switch (phase) {
            case Phase.Connecting connecting -> true;
            case Phase.Running running -> true;
            case Phase.Idle idle -> false;
            case Phase.Over over -> false;
        };
    }

    /**
     * Waits for the threads of a migration whose outcome is known, so that whoever has learnt it can begin the next. Runs
     * turns of the main loop.
     */
    public void settle() {
        if (phase instanceof Phase.Running && status.get().isFinal()) {
            loop.turnUntil(() -> !(phase instanceof Phase.Running));
        }
    }

    /**
     * Begins a migration and returns; what becomes of it shows in {@link #info}. Not to be called while one is busy.
     *
     * @throws MigrationUriException if there is no such place to go to; the migration has then failed
     * @throws ChannelException if it is known already that one cannot get there; the migration has then failed
     */
    public void begin(String destination) throws MigrationUriException, ChannelException {
        status.reset();
        long startNanos = clock.nanos();
        status.change(MigrationStatus.NONE, MigrationStatus.SETUP);
        try {
            MigrationUri uri = MigrationUri.parse(destination);
            var connecting = new Phase.Connecting(uri, startNanos);
            phase = connecting;
            startWatching();
            OutgoingConnector.begin(uri, hub, new Connected(connecting));
        } catch (MigrationUriException | ChannelException e) {
            failBeforeStream(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** What became of an attempt to connect. */
    private final class Connected implements OutgoingConnector.Handler {
        private final Phase.Connecting attempt;

        Connected(Phase.Connecting attempt) {
            this.attempt = attempt;
        }

        @Override
        public void connected(MigrationChannel channel) {
            if (phase.equals(attempt)) {
                start(attempt, channel);
            } else {
                discard(channel);
            }
        }

        @Override
        public void failed(String problem) {
            if (phase.equals(attempt)) {
                failBeforeStream(problem);
                StateSaver.cleanup(guest.registry());
                problems.accept("migration failed: " + problem);
            }
        }
    }

    private void failBeforeStream(String problem) {
        MigrationTrace.migrateFdError(problem);
        status.change(MigrationStatus.SETUP, MigrationStatus.FAILED);
        phase = new Phase.Over(new MigrationInfo.Failed(problem));
    }

    private void startWatching() {
        MainLoop.Timer before = watchTimer;
        if (before != null) {
            before.stop();
        }
        var watch = new StallWatch(settings.properties().stallLimitMs(), clock.nanos());
        watchTimer = loop.every(watch.periodMs(), () -> checkProgress(watch));
    }

    private void checkProgress(StallWatch watch) {
        switch (phase) {
            case Phase.Connecting connecting -> {
                if (watch.isStalled(0, clock.nanos())) {
                    hub.abandonNegotiations();
                    new Connected(connecting)
                            .failed("cannot connect to %s: no answer for %s"
                                    .formatted(connecting.uri(), watch.limit()));
                }
            }
            case Phase.Running running -> {
                if (status.get() == MigrationStatus.PRE_SWITCHOVER) {
                    // The user is what it waits for.
                    watch.reset();
                } else if (!status.get().isFinal() && watch.isStalled(running.progress(), clock.nanos())) {
                    watch.reset();
                    giveUpStalled(running, watch.limit());
                }
            }
            case Phase.Idle idle -> stopWatching();
            case Phase.Over over -> stopWatching();
        }
    }

    private void giveUpStalled(Phase.Running running, String limit) {
        if (running.completion().awaitsAnswer()) {
            running.completion().leaveUndecided();
            running.out()
                    .setError(
                            Errno.ETIMEDOUT,
                            "the destination has got everything and has not said for %s whether it has the guest"
                                    .formatted(limit));
        } else {
            running.out().setError(Errno.ETIMEDOUT, "the destination has taken nothing for " + limit);
        }
        running.shutdown();
        hub.abandonNegotiations();
    }

    private void stopWatching() {
        MainLoop.Timer timer = watchTimer;
        if (timer != null) {
            timer.stop();
            watchTimer = null;
        }
    }

    private static void discard(MigrationChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(OutgoingMigration.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot close a connection that came after its migration", e);
        }
    }

    private void start(Phase.Connecting attempt, MigrationChannel channel) {
        var out = new QemuOutputFile(channel);
        out.setRateLimit(settings.parameters().budgetPerWindow());
        ReturnPathReader returnPath = settings.has(MigrationCapability.RETURN_PATH) ? openReturnPath(channel) : null;
        MultifdSender multifd = settings.has(MigrationCapability.MULTIFD) ? openMultifd(attempt.uri(), out) : null;
        guest.ram().sendOver(multifd);
        var saver = new StateSaver(guest.registry(), guest.configuration(), out);
        var windowEnd = new WindowEnd();
        var window = new RateWindow(out, settings, guest.ram()::statistics, clock, windowEnd);
        var completion = new Completion(
                status,
                out,
                saver,
                returnPath,
                guest.machine(),
                guest.globalState(),
                loop.bigLock(),
                clock,
                settings.has(MigrationCapability.PAUSE_BEFORE_SWITCHOVER),
                settings.properties().sendSwitchoverStart());
        var thread = new MigrationThread(
                status, out, saver, window, completion, returnPath != null, clock, () -> threadIsOver(completion));
        phase = new Phase.Running(
                attempt.uri(),
                attempt.startNanos(),
                out,
                returnPath,
                multifd,
                window,
                windowEnd,
                saver,
                completion,
                thread);
        thread.start();
    }

    private MultifdSender openMultifd(MigrationUri uri, QemuOutputFile out) {
        if (!(uri instanceof MigrationUri.Socket socket)) {
            throw new IllegalStateException("multifd over " + uri);
        }
        PageChannels.SyncPlace syncPlace = settings.properties().multifdFlushAfterEachSection()
                ? PageChannels.SyncPlace.END_OF_SECTION
                : PageChannels.SyncPlace.END_OF_ROUND;
        var connections = new MultifdConnections[1];
        var multifd = new MultifdSender(
                settings.multifd(),
                syncPlace,
                guest.configuration().uuid().orElse(MultifdParameters.NO_UUID),
                () -> loop.schedule(connections[0]::connectNext),
                reason -> multifdFailed(out, reason));
        connections[0] = new MultifdConnections(socket, hub, multifd);
        connections[0].connectNext();
        return multifd;
    }

    /** On the thread of whoever met the failure. */
    private void multifdFailed(QemuOutputFile out, StreamException reason) {
        out.setError(reason);
        if (!status.change(MigrationStatus.SETUP, MigrationStatus.FAILED)) {
            status.change(MigrationStatus.ACTIVE, MigrationStatus.FAILED);
        }
        // The stream's writer, or the destination, may wait for what will not come.
        out.shutdown();
    }

    private ReturnPathReader openReturnPath(MigrationChannel channel) {
        var returnPath = new ReturnPathReader(new QemuInputFile(channel), status::get);
        MigrationTrace.openReturnPathOnSource();
        returnPath.start();
        MigrationTrace.openReturnPathOnSourceContinue();
        return returnPath;
    }

    /** Gives the migration up, if there is one. The guest goes on here. */
    public void cancel() {
        MigrationTrace.migrateFdCancel();
        if (!becomesCancelling()) {
            return;
        }
        switch (phase) {
            case Phase.Running running -> {
                running.shutdown();
                hub.abandonNegotiations();
                running.windowEnd().giveUp();
                running.completion().goOn();
            }
            case Phase.Connecting connecting -> {
                hub.abandonNegotiations();
                StateSaver.cleanup(guest.registry());
                endCancelled();
            }
            case Phase.Idle idle -> throw new IllegalStateException("a migration is cancelled that does not exist");
            case Phase.Over over -> throw new IllegalStateException("a migration is cancelled that is over");
        }
    }

    private boolean becomesCancelling() {
        // Other threads change the status too: it is tried until one of the two is so.
        MigrationStatus now = status.get();
        while (now.isSetupOrActive() && !status.change(now, MigrationStatus.CANCELLING)) {
            now = status.get();
        }
        return now.isSetupOrActive();
    }

    /**
     * Lets a switchover go on that waits for the user.
     *
     * @return whether one does
     */
    public boolean goOn() {
        if (phase instanceof Phase.Running running && status.get() == MigrationStatus.PRE_SWITCHOVER) {
            running.completion().goOn();
            return true;
        }
        return false;
    }

    /**
     * Breaks the connection, so that the migration fails, whatever its threads wait for. For any thread: {@code main}
     * itself may be waiting for one that writes to a destination that takes nothing.
     */
    public void yank() {
        if (phase instanceof Phase.Running running) {
            running.shutdown();
            ReturnPathReader returnPath = running.returnPath();
            if (returnPath != null) {
                returnPath.shutdown();
            }
        }
    }

    /** Where the migration stands. For any thread. */
    public MigrationStatus status() {
        return status.get();
    }

    private void endCancelled() {
        status.change(MigrationStatus.CANCELLING, MigrationStatus.CANCELLED);
        phase = new Phase.Over(new MigrationInfo.Cancelled());
    }

    /** Makes changed parameters apply to the running migration. */
    public void applyParameters() {
        if (phase instanceof Phase.Running running && status.get() == MigrationStatus.ACTIVE) {
            running.out().setRateLimit(settings.parameters().budgetPerWindow());
        }
    }

    /** The last step of the thread {@code live_migration}: decides who runs the guest. */
    private void threadIsOver(Completion completion) {
        try (var _ = loop.bigLock().hold()) {
            Machine machine = guest.machine();
            machine.setThrottlePercent(0);
            if (status.get() == MigrationStatus.COMPLETED) {
                machine.setRunState(RunState.POSTMIGRATE);
            } else if (completion.stop().isPresent()) {
                // A guest that was stopped is again what it was, as since QEMU 10.0: 7.2 leaves it in postmigrate, from
                // where it cannot be migrated again.
                RunState before = completion.stop().get().before();
                if (completion.isUndecided()) {
                    machine.setRunState(RunState.POSTMIGRATE);
                } else if (before == RunState.RUNNING) {
                    machine.start();
                } else {
                    machine.setRunState(before);
                }
            }
            loop.schedule(this::cleanUp);
        }
    }

    /** The cleanup bottom half. */
    private void cleanUp() {
        if (!(phase instanceof Phase.Running running)) {
            throw new IllegalStateException("a migration that does not run is cleaned up: " + phase);
        }
        MigrationInfo info = info();
        if (info instanceof MigrationInfo.Failed) {
            running.shutdown();
        }
        endReturnPath(running);
        StateSaver.cleanup(guest.registry());
        MigrationTrace.migrateFdCleanup();
        running.thread().join();
        if (running.multifd() != null) {
            running.multifd().close();
        }
        running.out().close();
        if (status.get() == MigrationStatus.CANCELLING) {
            endCancelled();
        } else {
            phase = new Phase.Over(info);
        }
        if (info instanceof MigrationInfo.Failed failed) {
            problems.accept("migration to %s failed: %s".formatted(running.uri(), failed.problem()));
        }
    }

    /** The thread has ended by itself, or has nothing to wait for any more. */
    private static void endReturnPath(Phase.Running running) {
        ReturnPathReader returnPath = running.returnPath();
        if (returnPath != null) {
            returnPath.shutdown();
            returnPath.join();
        }
    }

    /** What can be said about the latest migration. */
    public MigrationInfo info() {
        return switch (phase) {
            case Phase.Idle idle -> new MigrationInfo.None();
            case Phase.Connecting connecting -> new MigrationInfo.Setup();
            case Phase.Running running -> info(running);
            case Phase.Over over -> over.info();
        };
    }

    private MigrationInfo info(Phase.Running running) {
        RamStatistics ram = guest.ram().statistics();
        long setupMs = running.thread().setupMs();
        MigrationStatus now = status.get();
        return switch (now) {
            case SETUP -> new MigrationInfo.Setup();
            case FAILED -> new MigrationInfo.Failed(problem(running));
            case COMPLETED -> completed(running, setupMs, ram);
            case ACTIVE, CANCELLING, PRE_SWITCHOVER, DEVICE ->
                new MigrationInfo.Active(
                        now,
                        new MigrationTimes(clock.millisSince(running.startNanos()), setupMs, OptionalLong.empty()),
                        ram,
                        running.window().throughput());
            case NONE, CANCELLED -> throw new IllegalStateException("a migration that runs is " + now);
        };
    }

    private static MigrationInfo completed(Phase.Running running, long setupMs, RamStatistics ram) {
        Completion.Stop stop = running.completion().stop().orElseThrow();
        long endNanos = running.completion().endNanos();
        long totalMs = millis(endNanos - running.startNanos());
        long sendingMs = Math.max(1, totalMs - setupMs);
        return new MigrationInfo.Completed(
                new MigrationTimes(totalMs, setupMs, OptionalLong.of(millis(endNanos - stop.nanos()))),
                ram,
                running.window().throughput().overall(ram, sendingMs));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static String problem(Phase.Running running) {
        Optional<StreamException> answer =
                Optional.ofNullable(running.returnPath()).flatMap(ReturnPathReader::failure);
        Optional<StreamException> stream = Optional.ofNullable(running.out().error());
        // Either thread may have met a broken connection first; whatever else went wrong is the cause of that.
        String place = " (this side was at " + running.saver().place() + ")"
                + (running.completion().isUndecided() ? UNDECIDED : "");
        return Stream.of(answer, stream)
                .flatMap(Optional::stream)
                .filter(failure -> failure.errno() != Errno.EIO)
                .findFirst()
                .map(failure -> failure.getMessage() + place)
                .orElseGet(() -> broken(
                        running.uri(),
                        place,
                        Stream.of(stream, answer)
                                .flatMap(Optional::stream)
                                .map(Throwable::getCause)
                                .filter(Objects::nonNull)
                                .map(Throwable::getMessage)
                                // Closed channels have no message, and nothing to say.
                                .filter(Objects::nonNull)
                                .findFirst()));
    }

    private static String broken(MigrationUri uri, String place, Optional<String> reason) {
        if (uri instanceof MigrationUri.File && reason.isPresent()) {
            return "cannot write to " + uri + place + ": " + reason.get();
        }
        return "the connection broke before the destination had the guest"
                + place
                + reason.map(text -> " (" + text + ")").orElse("")
                + "; the destination's messages say why";
    }
}

package dev.phaseline.migration.migration;

import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.ChannelHub;
import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.OutgoingConnector;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The source's migrations, one after the other: connects, starts the threads, gives up when asked, and cleans up. Owned
 * by {@code main}.
 *
 * <p>Source: QEMU {@code migration/migration.c}, {@code MigrationState}.
 */
public final class OutgoingMigration {
    private final MigratedGuest guest;
    private final MigrationSettings settings;
    private final ChannelHub hub;
    private final MainLoop loop;
    private final Consumer<String> problems;
    private final MonotonicClock clock = MonotonicClock.SYSTEM;
    private final StatusCell status;
    private final StallTimer stallTimer;

    /** Written by {@code main}. */
    private volatile Phase phase = new Phase.Idle();

    /** How far the migration is; what belongs to a phase exists only in it. */
    private sealed interface Phase {
        /** There is none. */
        record Idle() implements Phase {}

        /** The helper thread connects. */
        record Connecting(MigrationUri uri, long startNanos) implements Phase {}

        /** The stream is being written. */
        record Running(RunningMigration migration) implements Phase {}

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
        this.stallTimer = new StallTimer(loop, clock);
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
     * @throws ChannelException if it is known already that one cannot get there; the migration has then failed
     */
    public void begin(MigrationUri destination) throws ChannelException {
        status.reset();
        long startNanos = clock.nanos();
        status.change(MigrationStatus.NONE, MigrationStatus.SETUP);
        try {
            var connecting = new Phase.Connecting(destination, startNanos);
            phase = connecting;
            stallTimer.start(settings.properties().stallLimitMs(), this::checkProgress);
            OutgoingConnector.begin(destination, hub, new Connected(connecting));
        } catch (ChannelException e) {
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
                } else if (!status.get().isFinal()
                        && watch.isStalled(running.migration().progress(), clock.nanos())) {
                    watch.reset();
                    running.migration().giveUpStalled(watch.limit());
                    hub.abandonNegotiations();
                }
            }
            case Phase.Idle idle -> stallTimer.stop();
            case Phase.Over over -> stallTimer.stop();
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
        var migration = new RunningMigration(
                attempt.uri(), channel, attempt.startNanos(), status, guest, settings, hub, clock, this::cleanUp);
        phase = new Phase.Running(migration);
        migration.start();
    }

    /**
     * Gives the migration up, if there is one, and the guest goes on here; unless the destination may have got so much that
     * it runs the guest: then the migration ends as it does. (QEMU lets the guest run twice.)
     */
    public void cancel() {
        MigrationTrace.migrateFdCancel();
        if (!status.cancel()) {
            return;
        }
        switch (phase) {
            case Phase.Running running -> {
                hub.abandonNegotiations();
                running.migration().cancel();
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

    /**
     * Lets a switchover go on that waits for the user.
     *
     * @return whether one does
     */
    public boolean goOn() {
        if (phase instanceof Phase.Running running && status.get() == MigrationStatus.PRE_SWITCHOVER) {
            running.migration().goOn();
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
            running.migration().yank();
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
        if (phase instanceof Phase.Running running) {
            running.migration().applyParameters(settings.parameters());
        }
    }

    /** The cleanup bottom half. */
    private void cleanUp() {
        if (!(phase instanceof Phase.Running running)) {
            throw new IllegalStateException("a migration that does not run is cleaned up: " + phase);
        }
        MigrationInfo info = info();
        running.migration().close();
        if (status.get() == MigrationStatus.CANCELLING) {
            endCancelled();
        } else {
            phase = new Phase.Over(info);
        }
        if (info instanceof MigrationInfo.Failed failed) {
            problems.accept(
                    "migration to %s failed: %s".formatted(running.migration().uri(), failed.problem()));
        }
    }

    /** What can be said about the latest migration. */
    public MigrationInfo info() {
        return switch (phase) {
            case Phase.Idle idle -> new MigrationInfo.None();
            case Phase.Connecting connecting -> new MigrationInfo.Setup();
            case Phase.Running running -> running.migration().info();
            case Phase.Over over -> over.info();
        };
    }
}

package dev.phaseline.migration.migration;

import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.ChannelHub;
import dev.phaseline.migration.channel.IncomingListener;
import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.multifd.MultifdIncoming;
import dev.phaseline.migration.multifd.MultifdParameters;
import dev.phaseline.migration.multifd.MultifdReceiver;
import dev.phaseline.migration.savevm.CommandHandler;
import dev.phaseline.migration.savevm.StateLoader;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The destination's one migration: listens, loads the stream and starts the guest. Owned by {@code main}, which goes on
 * with its other work while bytes are missing.
 *
 * <p>Source: QEMU {@code migration/migration.c}, {@code MigrationIncomingState}.
 */
public final class IncomingMigration implements AutoCloseable {
    /** The postcopy state of a migration that has none; an argument of an event. */
    private static final int POSTCOPY_NONE = 0;

    private static final int GUEST_IS_HERE = 0;
    private static final int GUEST_IS_NOT_HERE = 1;

    private final MigratedGuest guest;
    private final MigrationSettings settings;
    private final ChannelHub hub;
    private final MainLoop loop;
    private final Observer observer;
    private final StatusCell status;

    private boolean autostart = true;
    private boolean exitsOnError = true;
    private @Nullable String problem;
    private @Nullable IncomingListener listener;
    private @Nullable MigrationUri address;
    private volatile @Nullable Connection connection;
    private volatile @Nullable MultifdIncoming multifd;
    private @Nullable StateLoader loader;
    private final StallTimer stallTimer;
    private int arrivals;

    /** What happens around an incoming migration; called on {@code main}. */
    public interface Observer {
        /** This side waits for the source to connect. */
        void listening();

        /** The stream is loaded and the guest does not run yet: its state is what the source had when it stopped. */
        void loaded();

        /**
         * The guest cannot come here any more; its state is a mixture.
         *
         * @param problem one line for the user
         * @param exits whether the process is of no use now; else it stays, for its user to look at
         */
        void failed(String problem, boolean exits);
    }

    /** Creates a destination that does not listen yet. */
    public IncomingMigration(
            MigratedGuest guest,
            MigrationSettings settings,
            ChannelHub hub,
            Consumer<MigrationStatus> changes,
            Observer observer) {
        this.guest = guest;
        this.settings = settings;
        this.hub = hub;
        this.loop = hub.loop();
        this.observer = observer;
        this.status = new StatusCell(changes);
        this.stallTimer = new StallTimer(loop, MonotonicClock.SYSTEM);
    }

    /** Where the migration stands. For any thread. */
    public MigrationStatus status() {
        return status.get();
    }

    /** Where the source has to connect to; empty unless this side listens. */
    public Optional<MigrationUri> listeningOn() {
        return Optional.ofNullable(listener).map(IncomingListener::uri);
    }

    /** Where the source had to connect to, until its guest is here; empty if this side has never listened. */
    public Optional<MigrationUri> listenedOn() {
        return status.get() == MigrationStatus.COMPLETED ? Optional.empty() : Optional.ofNullable(address);
    }

    /** Why the guest did not come, in one line for the user; empty unless the migration has failed. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Begins to listen.
     *
     * @throws ChannelException if the address cannot be used
     */
    public void listen(MigrationUri uri) throws ChannelException {
        var opened = IncomingListener.open(uri, hub, this::expectedConnections, this::arrived);
        listener = opened;
        address = opened.uri();
        observer.listening();
    }

    /** Whether the guest runs when it is here, if it ran at the source; it does unless told otherwise. */
    public void setAutostart(boolean value) {
        autostart = value;
    }

    /** Whether the process ends when the guest does not come; it does unless told otherwise. */
    public void setExitsOnError(boolean value) {
        exitsOnError = value;
    }

    private int expectedConnections() {
        if (multifd != null) {
            return multifd.connectionCount();
        }
        return settings.has(MigrationCapability.MULTIFD) ? settings.multifd().channels() + 1 : 1;
    }

    private void arrived(MigrationChannel channel) {
        arrivals++;
        if (!stallTimer.isStarted()) {
            stallTimer.start(settings.properties().stallLimitMs(), this::checkProgress);
        }
        if (!settings.has(MigrationCapability.MULTIFD) && multifd == null) {
            listener = null;
            begin(channel, new QemuInputFile(channel));
            return;
        }
        if (multifd == null) {
            multifd = new MultifdIncoming(
                    settings.multifd(),
                    guest.ram().memory(),
                    loop,
                    guest.configuration().uuid().orElse(MultifdParameters.NO_UUID),
                    new Assembled());
        }
        if (!multifd.arrived(channel)) {
            listener = null;
        }
    }

    /** What becomes of the connections of a migration with multifd. */
    private final class Assembled implements MultifdIncoming.Handler {
        @Override
        public void complete(MigrationChannel main, ByteBuffer begun, MultifdReceiver pages) {
            guest.ram().receiveOver(pages);
            begin(main, new QemuInputFile(main, begun));
        }

        @Override
        public void failed(StreamException reason) {
            Connection source = connection;
            if (source == null) {
                status.change(MigrationStatus.NONE, MigrationStatus.ACTIVE);
                fail(null, reason);
            } else {
                // Whoever reads the stream meets the error there.
                source.in.setError(reason);
                source.in.shutdown();
            }
        }
    }

    private void begin(MigrationChannel channel, QemuInputFile in) {
        var source = new Connection(channel, in, settings.has(MigrationCapability.SWITCHOVER_ACK));
        connection = source;
        status.change(MigrationStatus.NONE, MigrationStatus.ACTIVE);
        try {
            channel.waitIn(loop);
        } catch (IOException e) {
            fail(source, new StreamException(Errno.EIO, 0, "the connection broke: " + e.getMessage(), e));
            return;
        }
        load(source);
    }

    private void checkProgress(StallWatch watch) {
        StateLoader begun = loader;
        if (settings.has(MigrationCapability.PAUSE_BEFORE_SWITCHOVER) && begun != null && begun.isBetweenParts()) {
            // The source may wait for its user, and cannot say so.
            watch.reset();
            return;
        }
        Connection source = connection;
        long progress =
                arrivals + (source == null ? 0 : source.in.arrivedBytes()) + (multifd == null ? 0 : multifd.progress());
        if (watch.isStalled(progress, MonotonicClock.SYSTEM.nanos())) {
            var reason = new StreamException(
                    Errno.ETIMEDOUT,
                    StreamException.NOWHERE,
                    "nothing has come from the source for " + watch.limit(),
                    null);
            if (source == null) {
                new Assembled().failed(reason);
            } else {
                source.in.setError(reason);
                givePagesUp(reason);
                // Asked again if even this little cannot be written.
                source.refuse();
                source.in.shutdown();
            }
        }
    }

    /** Whoever loads the stream may wait for pages that other connections bring. */
    private void givePagesUp(StreamException reason) {
        MultifdIncoming pages = multifd;
        if (pages != null) {
            pages.giveUp(reason);
        }
    }

    private void load(Connection source) {
        var begun = new StateLoader(guest.registry(), guest.configuration(), source.in, source);
        loader = begun;
        try {
            begun.load();
        } catch (StreamException e) {
            MigrationTrace.processIncomingMigrationCoEnd(e.returnCode(), POSTCOPY_NONE);
            fail(source, e);
            return;
        }
        MigrationTrace.processIncomingMigrationCoEnd(0, POSTCOPY_NONE);
        loop.schedule(() -> finish(source));
    }

    private void fail(@Nullable Connection source, StreamException failure) {
        problem = "incoming migration failed: " + failure.getMessage();
        status.change(MigrationStatus.ACTIVE, MigrationStatus.FAILED);
        if (source != null) {
            source.refuse();
            // Closing alone would let a command that brings the stream go on for a while.
            source.in.shutdown();
            source.in.close();
        }
        stallTimer.stop();
        connection = null;
        endMultifd();
        observer.failed(problem, exitsOnError);
    }

    private void endMultifd() {
        if (multifd != null) {
            multifd.close();
        }
        guest.ram().receiveOver(null);
    }

    /** The final bottom half. */
    private void finish(Connection source) {
        stallTimer.stop();
        if (multifd != null) {
            multifd.finish();
        }
        guest.ram().receiveOver(null);
        observer.loaded();
        RunState before = guest.globalState().received().orElse(RunState.RUNNING);
        if (before != RunState.RUNNING) {
            guest.machine().setRunState(before);
        } else if (autostart) {
            guest.machine().start();
        } else {
            guest.machine().setRunState(RunState.PAUSED);
        }
        status.change(MigrationStatus.ACTIVE, MigrationStatus.COMPLETED);
        source.end();
        connection = null;
    }

    /** Whether a source is connected. For any thread. */
    public boolean isConnected() {
        return connection != null;
    }

    /** Breaks the connection to the source, so that the migration fails. For any thread. */
    public void yank() {
        Connection source = connection;
        if (source != null) {
            source.in.shutdown();
            givePagesUp(new StreamException(
                    Errno.EIO, StreamException.NOWHERE, "the connection was broken by a yank", null));
        }
    }

    /**
     * Stops listening, because the process ends.
     *
     * @throws IOException if the socket file cannot be removed
     */
    @Override
    public void close() throws IOException {
        hub.abandonNegotiations();
        if (listener != null) {
            listener.close();
        }
        if (multifd != null) {
            multifd.close();
        }
    }

    /** The connection to the source, both directions. */
    private static final class Connection implements CommandHandler {
        private final MigrationChannel channel;
        private final QemuInputFile in;
        private final boolean acknowledgesSwitchover;
        private @Nullable ReturnPathWriter returnPath;
        private boolean refused;

        /** @param acknowledgesSwitchover whether the source waits to be told that devices are ready */
        Connection(MigrationChannel channel, QemuInputFile in, boolean acknowledgesSwitchover) {
            this.channel = channel;
            this.in = in;
            this.acknowledgesSwitchover = acknowledgesSwitchover;
        }

        @Override
        public boolean hasReturnPath() {
            return returnPath != null;
        }

        @Override
        public void openReturnPath() {
            returnPath = new ReturnPathWriter(new QemuOutputFile(channel));
            if (acknowledgesSwitchover) {
                // None of our devices has to get ready first.
                returnPath.sendSwitchoverAck();
            }
        }

        @Override
        public void pong(int value) {
            if (returnPath == null) {
                throw new IllegalStateException("PONG without a return path");
            }
            returnPath.sendPong(value);
        }

        /** Says that the guest does not come, if there is a way to say it and this is not said yet. */
        void refuse() {
            if (returnPath != null && !refused) {
                refused = true;
                returnPath.sendShut(GUEST_IS_NOT_HERE);
            }
        }

        void end() {
            if (returnPath != null) {
                returnPath.sendShut(GUEST_IS_HERE);
                returnPath.close();
            }
            in.close();
        }
    }
}

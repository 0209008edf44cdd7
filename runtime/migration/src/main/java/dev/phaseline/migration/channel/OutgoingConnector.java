package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.trace.MigrationTrace;
import java.nio.channels.SocketChannel;

/**
 * Connects to the destination. For sockets a helper thread does it, since that can take as long as the network likes;
 * {@code main} learns the outcome.
 */
public final class OutgoingConnector {
    private static final long NO_ERROR = 0;

    private final MigrationUri.Socket uri;
    private final Handler handler;

    private OutgoingConnector(MigrationUri.Socket uri, Handler handler) {
        this.uri = uri;
        this.handler = handler;
    }

    /** What becomes of the attempt; exactly one of the two is called, on {@code main}. */
    public interface Handler {
        /** There is a connection, which the callee owns. */
        void connected(MigrationChannel channel);

        /**
         * There is none.
         *
         * @param problem one line for the user
         */
        void failed(String problem);
    }

    /** Begins to connect and returns soon: a command is there, or known not to be, when this returns. */
    public static void begin(MigrationUri uri, MainLoop loop, Handler handler) {
        switch (uri) {
            case MigrationUri.Socket socket -> beginSocket(socket, loop, handler);
            case MigrationUri.Exec exec -> startCommand(exec.command(), handler);
        }
    }

    private static void startCommand(String command, Handler handler) {
        MigrationTrace.migrationExecOutgoing(command);
        try {
            MigrationChannel channel = CommandMigrationChannel.blocking(command);
            MigrationTrace.migrationSetOutgoingChannel(channel.traceIdentity(), channel.typeName(), null, NO_ERROR);
            handler.connected(channel);
        } catch (ChannelException e) {
            handler.failed(String.valueOf(e.getMessage()));
        }
    }

    private static void beginSocket(MigrationUri.Socket uri, MainLoop loop, Handler handler) {
        var connector = new OutgoingConnector(uri, handler);
        Thread.ofPlatform().daemon().name("io-task-worker").start(() -> connector.connect(loop));
    }

    private void connect(MainLoop loop) {
        try {
            SocketChannel socket = Sockets.connect(uri);
            loop.schedule(() -> connected(SocketMigrationChannel.blocking(socket)));
        } catch (ChannelException e) {
            loop.schedule(() -> failed(String.valueOf(e.getMessage())));
        }
    }

    private void connected(MigrationChannel channel) {
        MigrationTrace.migrationSocketOutgoingConnected(uri.traceHost());
        MigrationTrace.migrationSetOutgoingChannel(
                channel.traceIdentity(), channel.typeName(), uri.traceHost(), NO_ERROR);
        handler.connected(channel);
    }

    private void failed(String problem) {
        MigrationTrace.migrationSocketOutgoingError(problem);
        // The event names the channel that could not be connected and the error, two objects that live no longer.
        MigrationTrace.migrationSetOutgoingChannel(
                TraceIdentity.next(), SocketMigrationChannel.TYPE_NAME, uri.traceHost(), TraceIdentity.next());
        handler.failed(problem);
    }
}

package dev.phaseline.migration.channel;

import dev.phaseline.migration.descriptor.Descriptor;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Connects to the destination. For sockets a helper thread does it, since that can take as long as the network likes;
 * {@code main} learns the outcome.
 */
public final class OutgoingConnector {
    private final MigrationUri.Socket uri;
    private final ChannelHub hub;
    private final Handler handler;

    private OutgoingConnector(MigrationUri.Socket uri, ChannelHub hub, Handler handler) {
        this.uri = uri;
        this.hub = hub;
        this.handler = handler;
    }

    /** What becomes of the attempt; exactly one of the two is called, on {@code main}. */
    public interface Handler {
        /** There is a connection, which the callee owns, and on which threads block. */
        void connected(MigrationChannel channel);

        /**
         * There is none.
         *
         * @param problem one line for the user
         */
        void failed(String problem);
    }

    /**
     * Begins to connect and returns soon: only sockets take their time.
     *
     * @throws ChannelException if it is known already that there is no connection; the handler is not called
     */
    public static void begin(MigrationUri uri, ChannelHub hub, Handler handler) throws ChannelException {
        switch (uri) {
            case MigrationUri.Socket socket -> beginSocket(socket, hub, handler);
            case MigrationUri.Exec exec -> startCommand(exec, hub, handler);
            case MigrationUri.Fd fd -> useDescriptor(fd, hub, handler);
            case MigrationUri.File file -> hub.outgoing(openFile(file, hub), null, handler);
        }
    }

    /** Begins to connect to where the main connection goes, for one that is added to it. */
    public static void beginAdditional(MigrationUri.Socket uri, ChannelHub hub, Handler handler) {
        Thread.ofPlatform().daemon().name("io-task-worker").start(() -> {
            try {
                SocketChannel socket = Sockets.connect(uri, hub.connecting());
                hub.loop()
                        .schedule(() ->
                                hub.outgoingAdditional(new SocketMigrationChannel(socket), uri.traceHost(), handler));
            } catch (ChannelException e) {
                hub.loop().schedule(() -> handler.failed(String.valueOf(e.getMessage())));
            }
        });
    }

    private static void startCommand(MigrationUri.Exec uri, ChannelHub hub, Handler handler) throws ChannelException {
        MigrationTrace.migrationExecOutgoing(uri.command());
        hub.outgoing(CommandMigrationChannel.outgoing(uri), null, handler);
    }

    private static MigrationChannel openFile(MigrationUri.File uri, ChannelHub hub) throws ChannelException {
        return DescriptorSetFile.isMeant(uri)
                ? DescriptorSetFile.outgoing(uri, hub.descriptorSets())
                : FileMigrationChannel.outgoing(uri);
    }

    private static void useDescriptor(MigrationUri.Fd uri, ChannelHub hub, Handler handler) throws ChannelException {
        try {
            Descriptor descriptor = hub.descriptors().take(uri.name());
            if (!descriptor.isWritable()) {
                descriptor.close();
                throw new ChannelException("cannot write to " + uri + ", it was opened for reading", null);
            }
            MigrationTrace.migrationFdOutgoing(descriptor.number());
            hub.outgoing(DescriptorMigrationChannel.of(descriptor), null, handler);
        } catch (IOException e) {
            throw new ChannelException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void beginSocket(MigrationUri.Socket uri, ChannelHub hub, Handler handler) {
        var connector = new OutgoingConnector(uri, hub, handler);
        Thread.ofPlatform().daemon().name("io-task-worker").start(connector::connect);
    }

    private void connect() {
        try {
            SocketChannel socket = Sockets.connect(uri, hub.connecting());
            Sockets.keepInCache(socket);
            hub.loop().schedule(() -> connected(new SocketMigrationChannel(socket)));
        } catch (ChannelException e) {
            hub.loop().schedule(() -> failed(String.valueOf(e.getMessage())));
        }
    }

    private void connected(MigrationChannel channel) {
        MigrationTrace.migrationSocketOutgoingConnected(uri.traceHost());
        hub.outgoing(channel, uri.traceHost(), handler);
    }

    private void failed(String problem) {
        MigrationTrace.migrationSocketOutgoingError(problem);
        ChannelHub.outgoingFailed(SocketMigrationChannel.TYPE_NAME, uri.traceHost());
        handler.failed(problem);
    }
}

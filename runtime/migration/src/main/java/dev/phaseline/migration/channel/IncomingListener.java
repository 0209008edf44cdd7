package dev.phaseline.migration.channel;

import java.io.IOException;
import java.util.function.Consumer;

/** Waits for the source. Owned by {@code main}. Closing it gives up, unless the source is there already. */
public sealed interface IncomingListener extends AutoCloseable permits CommandListener, SocketListener {
    /**
     * Begins to wait.
     *
     * @param arrival receives the connection, which is in blocking mode, on the loop's thread
     * @throws ChannelException if the address cannot be used
     */
    static IncomingListener open(MigrationUri asked, ChannelHub hub, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        return switch (asked) {
            case MigrationUri.Socket socket -> SocketListener.open(socket, hub, arrival);
            case MigrationUri.Exec exec -> CommandListener.open(exec, hub, arrival);
        };
    }

    /** Where the source comes from; the port is the real one. */
    MigrationUri uri();

    @Override
    void close() throws IOException;
}

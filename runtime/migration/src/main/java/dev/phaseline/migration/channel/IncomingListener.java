package dev.phaseline.migration.channel;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Waits for the source. Owned by {@code main}. Closing it gives up, unless the source is there already. */
public sealed interface IncomingListener extends AutoCloseable
        permits CommandListener, DescriptorListener, FileListener, SocketListener {
    /**
     * Begins to wait.
     *
     * @param expected how many connections the migration has; asked at each. Only sockets can have several
     * @param arrival receives each connection, which is in blocking mode, on the loop's thread
     * @throws ChannelException if the address cannot be used
     */
    static IncomingListener open(
            MigrationUri asked, ChannelHub hub, IntSupplier expected, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        return switch (asked) {
            case MigrationUri.Socket socket -> SocketListener.open(socket, hub, expected, arrival);
            case MigrationUri.Exec exec -> CommandListener.open(exec, hub, arrival);
            case MigrationUri.Fd fd -> DescriptorListener.open(fd, hub, arrival);
            case MigrationUri.File file -> FileListener.open(file, hub, arrival);
        };
    }

    /** Where the source comes from; the port is the real one. */
    MigrationUri uri();

    @Override
    void close() throws IOException;
}

package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import java.io.IOException;
import java.util.function.Consumer;

/** Waits for the source. Owned by {@code main}. Closing it gives up, unless the source is there already. */
public sealed interface IncomingListener extends AutoCloseable permits CommandListener, SocketListener {
    /**
     * Begins to wait.
     *
     * @param arrival receives the connection, on the loop's thread
     * @throws ChannelException if the address cannot be used
     */
    static IncomingListener open(MigrationUri asked, MainLoop loop, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        return switch (asked) {
            case MigrationUri.Socket socket -> SocketListener.open(socket, loop, arrival);
            case MigrationUri.Exec exec -> CommandListener.open(exec, loop, arrival);
        };
    }

    /** Where the source comes from; the port is the real one. */
    MigrationUri uri();

    @Override
    void close() throws IOException;
}

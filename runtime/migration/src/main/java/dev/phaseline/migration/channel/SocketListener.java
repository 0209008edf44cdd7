package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the source to connect. Owned by {@code main}, which also accepts and later reads the connection. Closing it
 * removes the socket file.
 *
 * <p>As in QEMU 5.0 the listener closes itself once all connections are there; later releases keep it and refuse.
 */
final class SocketListener implements IncomingListener {
    /** Short for a source that waits, and long for a processor. */
    private static final long PAUSE_MS = 100;

    private final MigrationUri.Socket uri;
    private final ServerSocketChannel server;
    private final ChannelHub hub;
    private final IntSupplier expected;
    private final Consumer<MigrationChannel> arrival;
    private int arrived;
    private MainLoop.@Nullable Timer pause;
    private boolean failing;

    private SocketListener(
            MigrationUri.Socket uri,
            ServerSocketChannel server,
            ChannelHub hub,
            IntSupplier expected,
            Consumer<MigrationChannel> arrival) {
        this.uri = uri;
        this.server = server;
        this.hub = hub;
        this.expected = expected;
        this.arrival = arrival;
    }

    /**
     * Begins to listen.
     *
     * @param expected how many connections the migration has; asked at each
     * @param arrival receives each connection, on the loop's thread
     * @throws ChannelException if the address cannot be used
     */
    static SocketListener open(
            MigrationUri.Socket asked, ChannelHub hub, IntSupplier expected, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        ServerSocketChannel server = Sockets.listen(asked);
        try {
            var listener = new SocketListener(Sockets.boundUri(asked, server), server, hub, expected, arrival);
            listener.watch();
            return listener;
        } catch (IOException e) {
            throw new ChannelException("cannot listen on " + asked + ": " + e.getMessage(), e);
        }
    }

    @Override
    public MigrationUri uri() {
        return uri;
    }

    private void watch() throws ClosedChannelException {
        hub.loop().watch(server, SelectionKey.OP_ACCEPT, this::accept);
    }

    private void accept() {
        try {
            SocketChannel socket = server.accept();
            failing = false;
            if (socket == null) {
                return;
            }
            Sockets.tune(socket, uri);
            MigrationTrace.migrationSocketIncomingAccepted();
            hub.incoming(new SocketMigrationChannel(socket), this::arrived);
        } catch (IOException e) {
            // The peer gave up meanwhile, or no descriptors are left: whoever waits then is ready at once again.
            if (!failing) {
                hub.problem(uri + ": a connection cannot be accepted for now: " + e.getMessage());
            }
            failing = true;
            hub.loop().unwatch(server);
            pause = hub.loop().every(PAUSE_MS, this::endPause);
        }
    }

    private void endPause() {
        stopPause();
        try {
            if (server.isOpen()) {
                watch();
            }
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException("an open listener is closed", e);
        }
    }

    private void stopPause() {
        if (pause != null) {
            pause.stop();
            pause = null;
        }
    }

    private void arrived(MigrationChannel channel) {
        try {
            if (!server.isOpen()) {
                // Another one was faster while both were made safe.
                channel.close();
                return;
            }
            arrived++;
            if (arrived == expected.getAsInt()) {
                List<MigrationChannel> further = arrived > 1 ? waiting() : List.of();
                close();
                arrival.accept(channel);
                further.forEach(extra -> hub.incoming(extra, arrival));
                return;
            }
        } catch (IOException e) {
            System.getLogger(SocketListener.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot stop listening on " + uri, e);
        }
        arrival.accept(channel);
    }

    /**
     * Connections beyond those expected, which would be lost with the listener: a source with more channels than this side
     * may have written pages to them already.
     */
    private List<MigrationChannel> waiting() throws IOException {
        List<MigrationChannel> waiting = new ArrayList<>();
        SocketChannel socket = server.accept();
        while (socket != null) {
            Sockets.tune(socket, uri);
            waiting.add(new SocketMigrationChannel(socket));
            socket = server.accept();
        }
        return waiting;
    }

    @Override
    public void close() throws IOException {
        if (!server.isOpen()) {
            return;
        }
        stopPause();
        server.close();
        if (uri instanceof MigrationUri.Unix unix) {
            Files.deleteIfExists(Path.of(unix.path()));
        }
    }
}

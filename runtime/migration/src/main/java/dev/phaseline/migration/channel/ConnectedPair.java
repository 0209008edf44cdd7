package dev.phaseline.migration.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Both ends of a connection within the process.
 *
 * @param source in blocking mode, closed by whoever has the pair
 * @param destination likewise
 */
public record ConnectedPair(MigrationChannel source, MigrationChannel destination) {
    /**
     * Connects through the host's loopback, which leaves nothing behind in any folder, whenever the process may be killed.
     *
     * @throws IOException if there is no loopback
     */
    public static ConnectedPair open() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel source = SocketChannel.open(server.getLocalAddress());
            return new ConnectedPair(
                    new SocketMigrationChannel(source), new SocketMigrationChannel(accept(server, source)));
        }
    }

    /** Anybody on this host could have connected meanwhile. */
    private static SocketChannel accept(ServerSocketChannel server, SocketChannel source) throws IOException {
        while (true) {
            SocketChannel destination = server.accept();
            if (source.getLocalAddress().equals(destination.getRemoteAddress())) {
                return destination;
            }
            destination.close();
        }
    }
}

package dev.phaseline.migration.channel;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Both ends of a connection within the process.
 *
 * @param source in blocking mode, closed by whoever has the pair
 * @param destination likewise
 */
public record ConnectedPair(MigrationChannel source, MigrationChannel destination) {
    /**
     * Connects a unix socket, in a directory that nobody else may look into and that is gone when this returns.
     *
     * @throws IOException if the host has no such sockets, or the path of its temporary directory is too long for one
     */
    public static ConnectedPair open() throws IOException {
        Path directory = Files.createTempDirectory("phaseline");
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            SocketChannel source = SocketChannel.open(server.getLocalAddress());
            // It waits already, and nobody else can.
            return new ConnectedPair(new SocketMigrationChannel(source), new SocketMigrationChannel(server.accept()));
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }
}

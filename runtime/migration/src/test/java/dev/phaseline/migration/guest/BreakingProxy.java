package dev.phaseline.migration.guest;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between the connections of a source and a destination, and breaks one of them. */
final class BreakingProxy implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path target;
    private final List<SocketChannel> sockets = new CopyOnWriteArrayList<>();
    private volatile int victim = -1;
    private volatile long afterBytes = Long.MAX_VALUE;

    BreakingProxy(Path path, Path target) throws IOException {
        this.target = target;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::accept);
    }

    /**
     * Breaks a connection.
     *
     * @param index in the order in which they were made, from 0
     * @param bytes how many get through from the source, or somewhat more
     */
    void breakConnection(int index, long bytes) {
        afterBytes = bytes;
        victim = index;
    }

    private void accept() {
        try {
            for (int index = 0; ; index++) {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(target));
                sockets.add(near);
                sockets.add(far);
                int number = index;
                Thread.ofVirtual().start(() -> pump(near, far, number));
                Thread.ofVirtual().start(() -> pump(far, near, -2));
            }
        } catch (IOException e) {
            // The proxy was closed.
        }
    }

    private void pump(SocketChannel from, SocketChannel to, int number) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        long moved = 0;
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                moved += buffer.remaining();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                if (number == victim && moved >= afterBytes) {
                    return;
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction, or a side, has closed it.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel socket : sockets) {
            socket.close();
        }
    }
}

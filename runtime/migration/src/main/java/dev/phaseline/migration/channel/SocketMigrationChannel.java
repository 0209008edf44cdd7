package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A TCP or unix connection. */
final class SocketMigrationChannel implements MigrationChannel, ScatteringByteChannel {
    static final String TYPE_NAME = "qio-channel-socket";

    private final SocketChannel socket;
    private final long traceIdentity = TraceIdentity.next();
    private Wait wait = _ -> {};

    /** @param socket in blocking mode, as sockets are at first */
    SocketMigrationChannel(SocketChannel socket) {
        this.socket = socket;
    }

    @Override
    public void waitIn(MainLoop loop) throws IOException {
        socket.configureBlocking(false);
        wait = operation -> loop.awaitReady(socket, operation);
    }

    @Override
    public long traceIdentity() {
        return traceIdentity;
    }

    @Override
    public String typeName() {
        return TYPE_NAME;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = socket.read(target);
        while (count == 0 && target.hasRemaining()) {
            wait.until(SelectionKey.OP_READ);
            count = socket.read(target);
        }
        return count;
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return read(targets, 0, targets.length);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        long count = socket.read(targets, offset, length);
        // Whoever calls has room.
        while (count == 0 && targets[offset + length - 1].hasRemaining()) {
            wait.until(SelectionKey.OP_READ);
            count = socket.read(targets, offset, length);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = socket.write(source);
        while (count == 0 && source.hasRemaining()) {
            wait.until(SelectionKey.OP_WRITE);
            count = socket.write(source);
        }
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long count = socket.write(sources, offset, length);
        // Whoever calls has something to write.
        while (count == 0 && sources[offset + length - 1].hasRemaining()) {
            wait.until(SelectionKey.OP_WRITE);
            count = socket.write(sources, offset, length);
        }
        return count;
    }

    @Override
    public void shutdown() throws IOException {
        socket.shutdownInput();
        socket.shutdownOutput();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** How a thread waits for a non-blocking socket; a blocking one waits by itself. */
    @FunctionalInterface
    private interface Wait {
        void until(int operation) throws IOException;
    }
}

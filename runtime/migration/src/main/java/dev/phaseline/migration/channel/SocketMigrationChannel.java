package dev.phaseline.migration.channel;

import dev.phaseline.migration.descriptor.VectorCalls;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.stream.IoVector;
import dev.phaseline.migration.stream.VectorChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A TCP or unix connection. */
final class SocketMigrationChannel implements MigrationChannel, VectorChannel {
    static final String TYPE_NAME = "qio-channel-socket";

    private final SocketChannel socket;
    private final long traceIdentity = TraceIdentity.next();
    private Readiness<Integer> readiness = _ -> {};

    /** Whether calls wait by themselves. */
    private boolean blocks = true;

    private final int number;
    private final VectorCalls incoming;
    private final VectorCalls outgoing;

    /** Calls with {@link #number} that are under way. */
    private int calls;

    private boolean closed;

    /** @param socket in blocking mode, as sockets are at first */
    SocketMigrationChannel(SocketChannel socket) {
        this.socket = socket;
        this.number = SocketNumber.of(socket);
        this.incoming = new VectorCalls(number);
        this.outgoing = new VectorCalls(number);
    }

    @Override
    public void waitIn(MainLoop loop) throws IOException {
        socket.configureBlocking(false);
        blocks = false;
        readiness = operation -> loop.awaitReady(socket, operation);
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
        if (blocks && takesVectors()) {
            awaitInput();
        }
        return (int) readiness.moveSome(SelectionKey.OP_READ, target.hasRemaining(), () -> socket.read(target));
    }

    /**
     * Waits for input as {@code poll(2)} does. A thread that waits in {@code read(2)} is woken whenever the other direction has
     * room again: the source's return path thousands of times for each GiB that it has nothing to do with.
     */
    private void awaitInput() throws IOException {
        enter();
        try {
            incoming.awaitInput();
        } finally {
            leave();
        }
    }

    @Override
    public boolean takesVectors() {
        return number != SocketNumber.UNKNOWN;
    }

    @Override
    public long read(IoVector pieces) throws IOException {
        return readiness.moveSome(SelectionKey.OP_READ, true, () -> readOnce(pieces));
    }

    private long readOnce(IoVector pieces) throws IOException {
        enter();
        try {
            return incoming.read(pieces);
        } finally {
            leave();
        }
    }

    @Override
    public long write(IoVector pieces) throws IOException {
        return readiness.moveSome(SelectionKey.OP_WRITE, true, () -> writeOnce(pieces));
    }

    private long writeOnce(IoVector pieces) throws IOException {
        enter();
        try {
            return outgoing.write(pieces);
        } finally {
            leave();
        }
    }

    /** From here to {@link #leave} the number stays that of the socket. */
    private synchronized void enter() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        calls++;
    }

    private synchronized void leave() throws IOException {
        calls--;
        if (closed && calls == 0) {
            socket.close();
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) readiness.moveSome(SelectionKey.OP_WRITE, source.hasRemaining(), () -> socket.write(source));
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        // Whoever calls has something to write.
        return readiness.moveSome(
                SelectionKey.OP_WRITE,
                sources[offset + length - 1].hasRemaining(),
                () -> socket.write(sources, offset, length));
    }

    @Override
    public void shutdown() throws IOException {
        socket.shutdownInput();
        socket.shutdownOutput();
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed && socket.isOpen();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (calls == 0) {
            socket.close();
        } else {
            // Threads in a call with the number return, and the last of them closes.
            shutdown();
        }
    }
}

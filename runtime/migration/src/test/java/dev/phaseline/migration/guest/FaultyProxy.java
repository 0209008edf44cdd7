package dev.phaseline.migration.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Stands between a source and a destination, keeps what each says on the first connection, and does one thing to one
 * byte.
 */
final class FaultyProxy implements AutoCloseable {
    private static final byte ALL_ONES = (byte) 0xff;
    private static final int HOSTILE_BYTES = 4;
    private static final byte ONE_BIT = 0x10;
    private static final int BUFFER_BYTES = 32 * 1024;

    private final ServerSocketChannel server;
    private final Path target;
    private final Place place;
    private final Fault fault;
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** What is done at the byte. */
    enum Fault {
        /** The connection is closed. */
        CUT,
        /** Nothing gets through any more in that direction; the connection stays. */
        STALL,
        /** The receiver finds the end there; the other direction still works, and what the sender sends vanishes. */
        TRUNCATE,
        /** One bit is another one. */
        CORRUPT,
        /** Four bytes have all bits set, as a length that somebody wishes to be believed. */
        HOSTILE
    }

    /**
     * Where it is done.
     *
     * @param connection in the order in which they are made, from 0
     * @param toSource whether it is an answer of the destination
     * @param offset of the byte in that direction of the connection
     */
    record Place(int connection, boolean toSource, long offset) {
        static final Place NOWHERE = new Place(-1, false, 0);

        static Place inStream(long offset) {
            return new Place(0, false, offset);
        }

        static Place inAnswers(long offset) {
            return new Place(0, true, offset);
        }
    }

    /** A proxy that damages nothing. */
    static FaultyProxy watching(Path path, Path target) throws IOException {
        return new FaultyProxy(path, target, Fault.CUT, Place.NOWHERE);
    }

    FaultyProxy(Path path, Path target, Fault fault, Place place) throws IOException {
        this.target = target;
        this.fault = fault;
        this.place = place;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        start(this::serve);
    }

    private synchronized void start(Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name("proxy").start(work));
    }

    private synchronized void keep(SocketChannel socket) {
        sockets.add(socket);
    }

    /** What the source has sent so far on the first connection. */
    byte[] stream() {
        synchronized (stream) {
            return stream.toByteArray();
        }
    }

    private int passed() {
        synchronized (stream) {
            return stream.size();
        }
    }

    /** What the destination has answered so far on the first connection. */
    byte[] answers() {
        synchronized (answers) {
            return answers.toByteArray();
        }
    }

    /** Waits until the source has sent so many bytes on the first connection. */
    void awaitBytes(int count) {
        while (passed() < count) {
            Polling.pause();
        }
    }

    /** Waits until the byte was reached. */
    void awaitFault() throws InterruptedException {
        reached.await();
    }

    private void serve() {
        try {
            for (int connection = 0; ; connection++) {
                SocketChannel source = server.accept();
                keep(source);
                connect(source, connection);
            }
        } catch (IOException e) {
            // The proxy was closed.
        }
    }

    private void connect(SocketChannel source, int connection) {
        try {
            SocketChannel destination = SocketChannel.open(UnixDomainSocketAddress.of(target));
            keep(destination);
            start(() -> pump(source, destination, connection, false));
            start(() -> pump(destination, source, connection, true));
        } catch (IOException e) {
            // The destination has ended: nobody is behind this connection.
            close(source);
        }
    }

    private void pump(SocketChannel from, SocketChannel to, int connection, boolean toSource) {
        try {
            boolean isHere = place.connection() == connection && place.toSource() == toSource;
            ByteArrayOutputStream copy = connection == 0 ? toSource ? answers : stream : new ByteArrayOutputStream();
            pump(from, to, isHere ? place.offset() : Long.MAX_VALUE, copy);
        } catch (IOException e) {
            // A connection that is broken on one side is broken on the other too.
            close(from);
            close(to);
        }
    }

    private void pump(SocketChannel from, SocketChannel to, long offset, ByteArrayOutputStream copy)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long moved = 0;
        while (from.read(buffer.clear()) >= 0) {
            buffer.flip();
            synchronized (copy) {
                copy.write(buffer.array(), 0, buffer.limit());
            }
            long end = moved + buffer.limit();
            if (moved <= offset && offset < end) {
                int index = (int) (offset - moved);
                boolean goesOn = damage(buffer, index);
                write(goesOn ? buffer : buffer.limit(index), to);
                reached.countDown();
                if (!goesOn) {
                    interrupt(from, to);
                    return;
                }
            } else {
                write(buffer, to);
            }
            moved = end;
        }
        to.shutdownOutput();
    }

    /** Returns whether the bytes go on, damaged or not. */
    private boolean damage(ByteBuffer buffer, int index) {
        return switch (fault) {
            case CORRUPT -> {
                buffer.put(index, (byte) (buffer.get(index) ^ ONE_BIT));
                yield true;
            }
            case HOSTILE -> {
                for (int i = index; i < Math.min(index + HOSTILE_BYTES, buffer.limit()); i++) {
                    buffer.put(i, ALL_ONES);
                }
                yield true;
            }
            case CUT, STALL, TRUNCATE -> false;
        };
    }

    private void interrupt(SocketChannel from, SocketChannel to) throws IOException {
        switch (fault) {
            case CUT -> {
                close(from);
                close(to);
            }
            case TRUNCATE -> {
                to.shutdownOutput();
                ByteBuffer lost = ByteBuffer.allocate(BUFFER_BYTES);
                int count = 0;
                while (count >= 0) {
                    count = from.read(lost.clear());
                }
            }
            case STALL, CORRUPT, HOSTILE -> {
                // The connection stays until this object is closed.
            }
        }
    }

    private static void write(ByteBuffer buffer, SocketChannel target) throws IOException {
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    /** Closes all connections and waits for the end of all threads. */
    @Override
    public void close() throws IOException {
        server.close();
        List<Thread> started;
        synchronized (this) {
            sockets.forEach(FaultyProxy::close);
            started = List.copyOf(threads);
        }
        boolean interrupted = false;
        for (Thread thread : started) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

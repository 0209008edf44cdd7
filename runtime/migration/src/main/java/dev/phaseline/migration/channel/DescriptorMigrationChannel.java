package dev.phaseline.migration.channel;

import dev.phaseline.migration.descriptor.Descriptor;
import dev.phaseline.migration.descriptor.DescriptorStream;
import dev.phaseline.migration.descriptor.DescriptorStream.Direction;
import dev.phaseline.migration.mainloop.MainLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A socket, which has both directions, or one end of a pipe, which has one. */
final class DescriptorMigrationChannel implements MigrationChannel {
    private final DescriptorStream stream;
    private final long traceIdentity = TraceIdentity.next();
    private Readiness<Direction> readiness;

    /** Waits where the loop's selector cannot; there is one once the loop had to wait. */
    private @Nullable ExecutorService watcher;

    private DescriptorMigrationChannel(DescriptorStream stream) {
        this.stream = stream;
        this.readiness = stream::await;
    }

    static DescriptorMigrationChannel of(Descriptor descriptor) throws ChannelException {
        try {
            return new DescriptorMigrationChannel(DescriptorStream.open(descriptor));
        } catch (IOException e) {
            throw new ChannelException(
                    "cannot use descriptor %d: %s".formatted(descriptor.number(), e.getMessage()), e);
        }
    }

    /** Calls {@code arrival} once, on the loop's thread, when there is something to read, or the end. */
    void whenReadable(MainLoop loop, Runnable arrival) throws ClosedChannelException {
        watch(Direction.READ, loop, arrival);
    }

    @Override
    public void waitIn(MainLoop loop) {
        readiness = direction -> awaitIn(loop, direction);
    }

    private void awaitIn(MainLoop loop, Direction direction) throws ClosedChannelException {
        var arrival = new Arrival();
        watch(direction, loop, arrival);
        loop.turnUntil(() -> arrival.reached || loop.isQuitting());
        if (loop.isQuitting() || !stream.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private synchronized void watch(Direction direction, MainLoop loop, Runnable whenReady)
            throws ClosedChannelException {
        if (watcher == null) {
            watcher = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("fd-watch").factory());
        }
        try {
            watcher.execute(() -> {
                try {
                    stream.await(direction);
                } catch (ClosedChannelException e) {
                    // Whoever waits finds that out by himself.
                    System.getLogger(DescriptorMigrationChannel.class.getName())
                            .log(System.Logger.Level.DEBUG, "a descriptor was closed while it was waited for", e);
                }
                loop.schedule(whenReady);
            });
        } catch (RejectedExecutionException e) {
            var closed = new ClosedChannelException();
            closed.initCause(e);
            throw closed;
        }
    }

    @Override
    public long traceIdentity() {
        return traceIdentity;
    }

    @Override
    public String typeName() {
        return stream.isSocket() ? SocketMigrationChannel.TYPE_NAME : FileMigrationChannel.TYPE_NAME;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return (int) readiness.moveSome(Direction.READ, target.hasRemaining(), () -> stream.read(target));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        // Whoever calls has something to write.
        return readiness.moveSome(
                Direction.WRITE,
                sources[offset + length - 1].hasRemaining(),
                () -> stream.write(sources, offset, length));
    }

    @Override
    public void shutdown() throws IOException {
        stream.shutdown();
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    @Override
    public void close() {
        stream.close();
        synchronized (this) {
            if (watcher != null) {
                watcher.shutdown();
            }
        }
    }

    /** Remembers that there was something; for the loop's own thread. */
    private static final class Arrival implements Runnable {
        private boolean reached;

        @Override
        public void run() {
            reached = true;
        }
    }
}

package dev.phaseline.migration.multifd;

import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.PageArrivals;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The destination's channels of one migration. Owned by {@code main}, which reads the stream too and goes on with its
 * other work while it waits at a sync point.
 *
 * <p>A channel that has delivered a sync point reads nothing more until the stream is there as well. So no page can
 * arrive after a newer version of itself, which another channel brings behind the sync point.
 *
 * <p>One broken channel breaks all.
 */
public final class MultifdReceiver implements PageArrivals, AutoCloseable {
    private static final long FAREWELL_MS = 5000;

    private final MultifdParameters parameters;
    private final GuestMemory memory;
    private final MainLoop loop;
    private final Consumer<StreamException> failures;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Integer, ReceiveChannel> channels = new TreeMap<>();

    /** Guarded by the lock, as are the fields below. */
    private @Nullable StreamException failure;

    /** The first channel that the source has closed, or none. */
    private int finishedChannel = -1;

    private boolean ended;

    /** Whether the guest is here, so that its memory belongs to nobody else any more. */
    private boolean complete;

    private long highestPacket;

    /**
     * Creates a receiver that waits for all its channels.
     *
     * @param failures learns why the channels broke, once, on {@code main}
     */
    public MultifdReceiver(
            MultifdParameters parameters, GuestMemory memory, MainLoop loop, Consumer<StreamException> failures) {
        this.parameters = parameters;
        this.memory = memory;
        this.loop = loop;
        this.failures = failures;
    }

    /** Whether all channels are connected. */
    public boolean isComplete() {
        return channels.size() == parameters.channels();
    }

    /**
     * Takes a connection that has told its number, and begins to read it.
     *
     * @throws StreamException if there is no such channel, or it is here already
     */
    public void connected(int id, MigrationChannel connection) throws StreamException {
        if (id >= parameters.channels()) {
            throw refuse(
                    id,
                    "there are %d channels here: both guests need the same multifd-channels"
                            .formatted(parameters.channels()));
        }
        if (channels.containsKey(id)) {
            throw refuse(id, "the source has connected it twice");
        }
        MigrationTrace.multifdRecvNewChannel((byte) id);
        var channel = new ReceiveChannel(id, connection, memory, parameters.compression(), lock, new Reports());
        channels.put(id, channel);
        channel.start();
    }

    /** How many packets have come, initial ones included. For {@code main}. */
    long progress() {
        return channels.values().stream().mapToLong(ReceiveChannel::packets).sum();
    }

    private static StreamException refuse(int id, String problem) {
        return new StreamException(
                Errno.EINVAL, StreamException.NOWHERE, "multifd channel " + id + ": " + problem, null);
    }

    @Override
    public void awaitSync() throws StreamException {
        for (int id : channels.keySet()) {
            MigrationTrace.multifdRecvSyncMainWait((byte) id);
            loop.turnUntil(() -> isAtSyncOrOver(id));
            throwIfOver(id);
        }
        lock.lock();
        try {
            channels.forEach((id, channel) -> {
                MigrationTrace.multifdRecvSyncMainSignal(id.byteValue());
                channel.release();
            });
            MigrationTrace.multifdRecvSyncMain(highestPacket);
        } finally {
            lock.unlock();
        }
    }

    private boolean isAtSyncOrOver(int id) {
        lock.lock();
        try {
            return isAtSync(id) || failure != null || finishedChannel >= 0 || ended || loop.isQuitting();
        } finally {
            lock.unlock();
        }
    }

    private boolean isAtSync(int id) {
        ReceiveChannel channel = channels.get(id);
        return channel != null && channel.isAtSync();
    }

    private void throwIfOver(int id) throws StreamException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            if (isAtSync(id)) {
                return;
            }
            if (finishedChannel >= 0) {
                throw new StreamException(
                        Errno.EIO,
                        StreamException.NOWHERE,
                        "multifd channel %d: the source closed it before a sync point".formatted(finishedChannel),
                        null);
            }
            throw new StreamException(Errno.EIO, StreamException.NOWHERE, "the multifd channels were shut down", null);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets the source close the connections, since the guest is here: QEMU 7.2 may still write an empty packet behind the
     * last sync point, and fails if it cannot. A source that takes longer than {@value #FAREWELL_MS} ms is not waited
     * for. Returns at once.
     */
    void finish() {
        MigrationTrace.multifdRecvTerminateThreads(false);
        lock.lock();
        try {
            complete = true;
        } finally {
            lock.unlock();
        }
        Thread.ofPlatform().daemon().name("multifd-farewell").start(() -> {
            long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MS);
            channels.values().forEach(channel -> channel.awaitEnd(endNanos - System.nanoTime()));
            leave();
        });
    }

    /** Ends the threads of a migration that is complete, without waiting for the source any longer. */
    void leave() {
        end();
        channels.values().forEach(ReceiveChannel::join);
    }

    /**
     * Ends the threads and closes the connections, and lets whoever waits for a sync point learn why. For any thread,
     * once all channels are connected.
     */
    void giveUp(StreamException reason) {
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
            }
        } finally {
            lock.unlock();
        }
        end();
        loop.schedule(() -> {});
    }

    /** Ends the threads and closes the connections, whatever they are doing. */
    @Override
    public void close() {
        MigrationTrace.multifdRecvTerminateThreads(false);
        end();
        channels.values().forEach(ReceiveChannel::join);
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            channels.values().forEach(ReceiveChannel::end);
        } finally {
            lock.unlock();
        }
    }

    /** What the threads say. */
    private final class Reports implements ReceiveChannel.Owner {
        @Override
        public void reachedSync(long packetNumber) {
            highestPacket = Math.max(highestPacket, packetNumber);
            wakeMain();
        }

        @Override
        public boolean takesPages() {
            lock.lock();
            try {
                return !complete;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void finished(int id) {
            if (finishedChannel < 0) {
                finishedChannel = id;
            }
            wakeMain();
        }

        @Override
        public void broken(int id, String problem, boolean malformed, Exception cause) {
            var reason = new StreamException(
                    malformed ? Errno.EINVAL : Errno.EIO,
                    StreamException.NOWHERE,
                    "multifd channel " + id + ": " + problem,
                    cause);
            lock.lock();
            try {
                if (ended || complete) {
                    return;
                }
                failure = reason;
            } finally {
                lock.unlock();
            }
            MigrationTrace.multifdRecvTerminateThreads(true);
            end();
            loop.schedule(() -> failures.accept(reason));
        }

        private void wakeMain() {
            loop.schedule(() -> {});
        }
    }
}

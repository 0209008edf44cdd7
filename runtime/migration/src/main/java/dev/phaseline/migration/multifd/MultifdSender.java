package dev.phaseline.migration.multifd;

import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.ram.PageChannels;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The source's channels of one migration. {@link #connected}, {@link #cannotConnect}, {@link #shutdown} and
 * {@link #close} belong to {@code main}, the methods of {@link PageChannels} to the thread that writes the stream.
 *
 * <p>Pages are collected into packets of one block. A packet goes to the next channel, in turn, that is idle; if none
 * is, the writer of the stream waits. A sync point is a packet of its own on each channel, behind everything else.
 *
 * <p>One broken channel breaks all, and the migration with them.
 */
public final class MultifdSender implements PageChannels, AutoCloseable {
    private final MultifdParameters parameters;
    private final SyncPlace syncPlace;
    private final UUID uuid;
    private final Consumer<StreamException> failures;
    private final Runnable begun;

    private final ReentrantLock lock = new ReentrantLock();

    /** A channel has become idle, or synced, or everything has ended. */
    private final Condition changed = lock.newCondition();

    private final List<SendChannel> channels;

    /** Owned by the writer of the stream. */
    private PageBatch collected = new PageBatch();

    private int nextChannel;

    private @Nullable StreamException failure;
    private boolean ended;
    private long nextPacket;
    private volatile long transferredBytes;
    private volatile long normalPages;
    private volatile long zeroPages;

    /**
     * Creates channels without connections.
     *
     * @param syncPlace where sync points are due
     * @param uuid of the guest, or one of zeros
     * @param begun called by the thread of each channel when it is ready for the next one to be connected
     * @param failures learns why the channels broke, once, on the thread of one of them or on {@code main}
     */
    public MultifdSender(
            MultifdParameters parameters,
            SyncPlace syncPlace,
            UUID uuid,
            Runnable begun,
            Consumer<StreamException> failures) {
        this.parameters = parameters;
        this.syncPlace = syncPlace;
        this.uuid = uuid;
        this.begun = begun;
        this.failures = failures;
        this.channels = IntStream.range(0, parameters.channels())
                .mapToObj(id -> new SendChannel(id, lock, new Reports()))
                .toList();
    }

    /** How many connections there will be. */
    public int channelCount() {
        return channels.size();
    }

    /**
     * Takes the connection of a channel, whose thread sends what tells the destination its number.
     *
     * @param id from 0 to {@link #channelCount} - 1, each once
     */
    public void connected(int id, MigrationChannel connection) {
        MigrationTrace.multifdNewSendChannelAsync((byte) id);
        lock.lock();
        try {
            if (ended) {
                Channels.close(connection);
                return;
            }
            channels.get(id).start(connection, new InitPacket(uuid, id), parameters);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Learns that a channel cannot be connected, which breaks all. */
    public void cannotConnect(int id, String problem) {
        MigrationTrace.multifdNewSendChannelAsync((byte) id);
        fail(failure(id, problem, null));
    }

    private static StreamException failure(int id, String problem, @Nullable Exception cause) {
        String message = "multifd channel %d: %s".formatted(id, problem);
        // The cause of an error is what a broken connection is reported with.
        return new StreamException(Errno.EIO, StreamException.NOWHERE, message, new IOException(message, cause));
    }

    @Override
    public SyncPlace syncPlace() {
        return syncPlace;
    }

    @Override
    public boolean takeZeroPages() {
        return parameters.zeroPageDetection() != ZeroPageDetection.LEGACY;
    }

    @Override
    public void queue(RamBlock block, long offsetBytes, int pages) throws StreamException {
        for (int queued = 0; queued < pages; ) {
            if (!collected.takes(block)) {
                send();
            }
            queued += collected.add(block, offsetBytes + (long) queued * RamBlock.PAGE_SIZE, pages - queued);
            if (collected.isFull()) {
                send();
            }
        }
    }

    private void send() throws StreamException {
        lock.lock();
        try {
            SendChannel channel = awaitIdle();
            collected = channel.order(collected, nextPacket++);
        } finally {
            lock.unlock();
        }
    }

    private SendChannel awaitIdle() throws StreamException {
        while (true) {
            throwIfEnded();
            for (int i = 0; i < channels.size(); i++) {
                int candidate = (nextChannel + i) % channels.size();
                if (channels.get(candidate).isIdle()) {
                    nextChannel = (candidate + 1) % channels.size();
                    return channels.get(candidate);
                }
            }
            changed.awaitUninterruptibly();
        }
    }

    @Override
    public void sync() throws StreamException {
        if (!collected.isEmpty()) {
            send();
        }
        lock.lock();
        try {
            for (int id = 0; id < channels.size(); id++) {
                MigrationTrace.multifdSendSyncMainSignal((byte) id);
                channels.get(id).orderSync(nextPacket++);
            }
            for (int id = 0; id < channels.size(); id++) {
                MigrationTrace.multifdSendSyncMainWait((byte) id);
                while (!channels.get(id).isSynced()) {
                    throwIfEnded();
                    changed.awaitUninterruptibly();
                }
            }
            throwIfEnded();
            MigrationTrace.multifdSendSyncMain(nextPacket);
        } finally {
            lock.unlock();
        }
    }

    private void throwIfEnded() throws StreamException {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            throw new StreamException(Errno.EIO, StreamException.NOWHERE, "the multifd channels were shut down", null);
        }
    }

    @Override
    public long transferredBytes() {
        return transferredBytes;
    }

    @Override
    public long normalPages() {
        return normalPages;
    }

    @Override
    public long zeroPages() {
        return zeroPages;
    }

    /** Gives up: threads that wait, for a peer or for each other, return soon. For any thread. */
    public void shutdown() {
        end();
        channels.forEach(SendChannel::shutdown);
    }

    /** Ends the threads and closes the connections. Waits for what is being written, unless there was a shutdown. */
    @Override
    public void close() {
        MigrationTrace.multifdSendTerminateThreads(false);
        end();
        channels.forEach(SendChannel::join);
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            channels.forEach(SendChannel::end);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends everything, unless that has happened before. */
    private void fail(StreamException reason) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            failure = reason;
        } finally {
            lock.unlock();
        }
        shutdown();
        failures.accept(reason);
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** What the threads say. */
    private final class Reports implements SendChannel.Owner {
        @Override
        public void begun() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            begun.run();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only, read without
        public void sent(long bytes, PageBatch pages) {
            transferredBytes = transferredBytes + bytes;
            normalPages = normalPages + pages.normalPages();
            zeroPages = zeroPages + pages.zeroPages();
            changed.signalAll();
        }

        @Override
        public void broken(int id, String problem, Exception cause) {
            if (hasEnded()) {
                return;
            }
            MigrationTrace.multifdSendError((byte) id);
            MigrationTrace.multifdSendTerminateThreads(true);
            fail(failure(id, problem, cause));
        }
    }
}

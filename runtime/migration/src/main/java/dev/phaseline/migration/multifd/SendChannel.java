package dev.phaseline.migration.multifd;

import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.stream.IoVector;
import dev.phaseline.migration.stream.VectorChannel;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link MultifdSender} and the thread that writes it. Orders come under the sender's lock; what the
 * thread writes with belongs to it.
 */
final class SendChannel {
    private final int id;
    private final ReentrantLock lock;
    private final Condition work;
    private final Owner owner;
    private final ByteBuffer header = ByteBuffer.allocateDirect(PacketHeader.BYTES);
    private final IoVector pieces = new IoVector(PageBatch.MAX_PAGES + 1);

    /** Pages to be sent, or an empty batch to be exchanged for one with pages. Guarded by the lock while not busy. */
    private PageBatch batch = new PageBatch();

    private boolean busy;
    private long packetNumber;
    private boolean syncOrdered;
    private long syncNumber;
    private boolean ending;
    private volatile @Nullable MigrationChannel channel;
    private @Nullable Thread thread;

    private final PageBatch noPages = new PageBatch();
    private long packets;
    private long pages;

    /** Whom the thread reports to. */
    interface Owner {
        /** The channel works. Called once, by its thread. */
        void begun();

        /** A packet is out; called by the thread with the lock held. */
        void sent(long bytes, PageBatch pages);

        /** The channel is broken; called by its thread. */
        void broken(int id, String problem, Exception cause);
    }

    SendChannel(int id, ReentrantLock lock, Owner owner) {
        this.id = id;
        this.lock = lock;
        this.work = lock.newCondition();
        this.owner = owner;
    }

    /** Takes the connection and starts the thread. */
    void start(MigrationChannel connection, InitPacket init, MultifdParameters parameters) {
        channel = connection;
        thread = Thread.ofPlatform().daemon().name("multifdsend_" + id).start(() -> run(connection, init, parameters));
    }

    /** Whether pages can be ordered at once. With the lock held. */
    boolean isIdle() {
        return channel != null && !busy && !ending;
    }

    /**
     * Orders a packet. With the lock held, on an idle channel.
     *
     * @param full to be sent
     * @return an empty batch in exchange
     */
    PageBatch order(PageBatch full, long number) {
        PageBatch empty = batch;
        batch = full;
        busy = true;
        packetNumber = number;
        work.signal();
        return empty;
    }

    /** Orders a sync point, behind the packet that is under way. With the lock held. */
    void orderSync(long number) {
        syncOrdered = true;
        syncNumber = number;
        work.signal();
    }

    /** Whether the sync point that was ordered last is out. With the lock held. */
    boolean isSynced() {
        return !syncOrdered;
    }

    /** Lets the thread end once it has nothing to write. With the lock held. */
    void end() {
        ending = true;
        work.signal();
    }

    /** Breaks the connection, so that a thread that waits for the peer returns. */
    void shutdown() {
        MigrationChannel connection = channel;
        if (connection != null) {
            Channels.shutdown(connection);
        }
    }

    /** Waits for the end of the thread, which must have been told to end, and closes the connection. */
    void join() {
        Thread running = thread;
        MigrationChannel connection = channel;
        if (running != null && connection != null) {
            Joining.join(running);
            Channels.close(connection);
        }
    }

    private void run(MigrationChannel connection, InitPacket init, MultifdParameters parameters) {
        MigrationTrace.multifdSendThreadStart((byte) id);
        try (PageEncoder encoder = PageEncoder.of(parameters)) {
            ByteBuffer first = init.encode();
            while (first.hasRemaining()) {
                connection.write(first);
            }
            packets++;
            owner.begun();
            while (awaitOrder()) {
                if (hasPages()) {
                    sendPages(connection, encoder, parameters);
                } else {
                    sendSync(connection);
                }
            }
        } catch (IOException e) {
            owner.broken(id, "cannot write to the peer: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            owner.broken(id, "internal error: " + e, e);
            throw e;
        } finally {
            MigrationTrace.multifdSendThreadEnd((byte) id, packets, pages);
        }
    }

    /** Returns false if the thread is to end. */
    private boolean awaitOrder() {
        lock.lock();
        try {
            while (!busy && !syncOrdered && !ending) {
                work.awaitUninterruptibly();
            }
            return !ending;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasPages() {
        lock.lock();
        try {
            return busy;
        } finally {
            lock.unlock();
        }
    }

    private void sendPages(MigrationChannel connection, PageEncoder encoder, MultifdParameters parameters)
            throws IOException {
        if (parameters.zeroPageDetection() == ZeroPageDetection.MULTIFD) {
            batch.separateZeroPages();
        }
        List<ByteBuffer> payload = batch.normalPages() == 0 ? List.of() : encoder.encode(batch);
        // 10.0 looks at the method even where all pages are zero.
        int method = parameters.compression().flag();
        long bytes = write(connection, method, batch, payload, packetNumber);
        pages += batch.normalPages();
        lock.lock();
        try {
            owner.sent(bytes, batch);
            batch.clear();
            busy = false;
        } finally {
            lock.unlock();
        }
    }

    private void sendSync(MigrationChannel connection) throws IOException {
        long bytes = write(connection, PacketHeader.SYNC, noPages, List.of(), syncNumber);
        lock.lock();
        try {
            syncOrdered = false;
            owner.sent(bytes, noPages);
        } finally {
            lock.unlock();
        }
    }

    private long write(MigrationChannel connection, int flags, PageBatch pages, List<ByteBuffer> payload, long number)
            throws IOException {
        int payloadBytes = 0;
        for (ByteBuffer piece : payload) {
            payloadBytes += piece.remaining();
        }
        PacketHeader.encode(header, flags, pages, payloadBytes, number);
        MigrationTrace.multifdSend(
                (byte) id, number, pages.normalPages() + pages.zeroPages(), flags & PacketHeader.SYNC, payloadBytes);
        VectorChannel vectors = VectorChannel.of(connection);
        if (vectors == null) {
            writeGathered(connection, payload);
        } else {
            writeAtOnce(vectors, payload);
        }
        packets++;
        return PacketHeader.BYTES + (long) payloadBytes;
    }

    private void writeAtOnce(VectorChannel connection, List<ByteBuffer> payload) throws IOException {
        pieces.clear();
        add(header);
        payload.forEach(this::add);
        while (pieces.pieces() > 0) {
            pieces.drop(connection.write(pieces));
        }
    }

    private void add(ByteBuffer piece) {
        pieces.add(MemorySegment.ofBuffer(piece).address(), piece.remaining());
    }

    private void writeGathered(MigrationChannel connection, List<ByteBuffer> payload) throws IOException {
        var all = new ArrayList<ByteBuffer>(payload.size() + 1);
        all.add(header);
        all.addAll(payload);
        ByteBuffer[] vector = all.toArray(ByteBuffer[]::new);
        for (int next = 0; next < vector.length; ) {
            connection.write(vector, next, vector.length - next);
            while (next < vector.length && !vector[next].hasRemaining()) {
                next++;
            }
        }
    }
}

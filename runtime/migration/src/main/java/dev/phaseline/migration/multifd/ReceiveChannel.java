package dev.phaseline.migration.multifd;

import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link MultifdReceiver} and the thread that reads it. What passes between them is guarded by the
 * receiver's lock.
 */
final class ReceiveChannel {
    private final int id;
    private final MigrationChannel connection;
    private final ReentrantLock lock;
    private final Condition release;
    private final Owner owner;
    private final PacketInput input;
    private final PageBatch batch = new PageBatch();
    private final Thread thread;

    private boolean atSync;
    private boolean ending;

    /** The initial packet is one. */
    private final AtomicLong packets = new AtomicLong(1);

    private long pages;

    /** Whom the thread reports to. */
    interface Owner {
        /** The channel has delivered a sync point and waits; called by the thread with the lock held. */
        void reachedSync(long packetNumber);

        /** Whether the guest is still on its way. */
        boolean takesPages();

        /** The source has closed the channel between two packets; called by the thread with the lock held. */
        void finished(int id);

        /** The channel is broken; called by its thread. */
        void broken(int id, String problem, boolean malformed, Exception cause);
    }

    ReceiveChannel(
            int id,
            MigrationChannel connection,
            GuestMemory memory,
            MultifdCompression compression,
            ReentrantLock lock,
            Owner owner) {
        this.id = id;
        this.connection = connection;
        this.input = new PacketInput(connection);
        this.lock = lock;
        this.release = lock.newCondition();
        this.owner = owner;
        this.thread = Thread.ofPlatform().daemon().name("multifdrecv_" + id).unstarted(() -> run(memory, compression));
    }

    void start() {
        thread.start();
    }

    /** Whether the channel waits at a sync point. With the lock held. */
    boolean isAtSync() {
        return atSync;
    }

    /** Lets the channel go on behind its sync point. With the lock held. */
    void release() {
        atSync = false;
        release.signal();
    }

    /** Breaks the connection and lets the thread end. With the lock held. */
    void end() {
        ending = true;
        release.signal();
        Channels.shutdown(connection);
    }

    /** How many packets have come, the initial one included. For any thread. */
    long packets() {
        return packets.get();
    }

    /** Waits for the end of the thread, but no longer than so many nanoseconds. */
    void awaitEnd(long nanos) {
        try {
            if (nanos > 0) {
                thread.join(Duration.ofNanos(nanos));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the thread and closes the connection. */
    void join() {
        Joining.join(thread);
        Channels.close(connection);
    }

    private void run(GuestMemory memory, MultifdCompression compression) {
        MigrationTrace.multifdRecvThreadStart((byte) id);
        try (PageDecoder decoder = PageDecoder.of(compression)) {
            for (ByteBuffer header = readHeader(); header != null; header = readHeader()) {
                readPacket(header, memory, compression, decoder);
            }
        } catch (IOException e) {
            owner.broken(id, here("cannot read from the peer: " + e.getMessage()), false, e);
        } catch (MalformedPacketException e) {
            owner.broken(id, here(e.getMessage()), true, e);
        } catch (RuntimeException e) {
            owner.broken(id, here("internal error: " + e), true, e);
            throw e;
        } finally {
            MigrationTrace.multifdRecvThreadEnd((byte) id, packets.get(), pages);
        }
    }

    private String here(@Nullable String problem) {
        return "packet %d of the channel: %s".formatted(packets.get(), problem);
    }

    /** Null if the thread is to end. */
    private @Nullable ByteBuffer readHeader() throws IOException {
        if (isEnding()) {
            return null;
        }
        ByteBuffer header = input.readHeader();
        if (header == null) {
            lock.lock();
            try {
                owner.finished(id);
            } finally {
                lock.unlock();
            }
        }
        return header;
    }

    private void readPacket(ByteBuffer header, GuestMemory memory, MultifdCompression compression, PageDecoder decoder)
            throws IOException, MalformedPacketException {
        PacketHeader packet = PacketHeader.decode(header, memory, compression, batch);
        MigrationTrace.multifdRecv(
                (byte) id,
                packet.number(),
                batch.normalPages() + batch.zeroPages(),
                packet.flags(),
                packet.payloadBytes());
        if ((!batch.isEmpty() || packet.isSync()) && !owner.takesPages()) {
            throw new MalformedPacketException("it comes behind the end of the migration");
        }
        if (batch.normalPages() > 0) {
            decoder.decode(input, packet.payloadBytes(), batch);
        }
        for (int i = 0; i < batch.zeroPages(); i++) {
            batch.block().clearPage(batch.offset(batch.normalPages() + i));
        }
        packets.incrementAndGet();
        pages += batch.normalPages();
        if (packet.isSync()) {
            waitAtSync(packet.number());
        }
    }

    private void waitAtSync(long packetNumber) {
        lock.lock();
        try {
            atSync = true;
            owner.reachedSync(packetNumber);
            while (atSync && !ending) {
                release.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnding() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }
}

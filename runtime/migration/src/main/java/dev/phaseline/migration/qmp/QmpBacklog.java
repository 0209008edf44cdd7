package dev.phaseline.migration.qmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a client has not taken yet. Lines may be queued by any thread, none of which waits; the {@code qmp} thread writes
 * them.
 *
 * <p>A QEMU keeps whatever its client leaves unread, replies too, and grows with it. Here a client that is full gets no
 * further command executed, so that replies are bounded by what it may ask for at once. Events come unasked: one that
 * leaves too many of them has to go.
 */
final class QmpBacklog {
    /** Enough for a client that writes a script of commands before it reads the first reply. */
    static final int FULL_BYTES = 1 << 20;

    /** Tens of thousands of events, which is more than hours of migrations. */
    static final int MAX_EVENT_BYTES = 4 << 20;

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong eventBytes = new AtomicLong();
    private volatile boolean overrun;

    private record Line(ByteBuffer bytes, boolean isEvent) {}

    void addReply(byte[] line) {
        waitingBytes.addAndGet(line.length);
        lines.add(new Line(ByteBuffer.wrap(line), false));
    }

    /** Queues an event, unless so many wait already that the client is to be given up. */
    void addEvent(byte[] line) {
        if (overrun || eventBytes.addAndGet(line.length) > MAX_EVENT_BYTES) {
            overrun = true;
            return;
        }
        waitingBytes.addAndGet(line.length);
        lines.add(new Line(ByteBuffer.wrap(line), true));
    }

    /** Whether nothing should be added that can be avoided. */
    boolean isFull() {
        return waitingBytes.get() > FULL_BYTES;
    }

    /** Whether an event was lost, since too many waited. It stays so. */
    boolean isOverrun() {
        return overrun;
    }

    /**
     * Writes as much as is taken at once.
     *
     * @return whether nothing is left
     */
    boolean writeTo(WritableByteChannel client) throws IOException {
        for (Line line = lines.peek(); line != null; line = lines.peek()) {
            waitingBytes.addAndGet(-client.write(line.bytes));
            if (line.bytes.hasRemaining()) {
                return false;
            }
            lines.remove();
            if (line.isEvent) {
                eventBytes.addAndGet(-line.bytes.limit());
            }
        }
        return true;
    }
}

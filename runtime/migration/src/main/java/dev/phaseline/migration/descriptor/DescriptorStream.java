package dev.phaseline.migration.descriptor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/**
 * Reads and writes a descriptor without blocking; {@link #await} blocks, and ends when the stream is shut down or closed.
 * One thread may read while another one writes. The number is given back to the operating system when the last call that
 * uses it has returned, so that none can meet a file that was opened since.
 */
public final class DescriptorStream implements AutoCloseable {
    /** What one call copies from or to a buffer that is not direct. */
    private static final int CHUNK_BYTES = 64 * 1024;

    /** The kernel takes no more buffers at once. */
    private static final int MAX_BUFFERS = 1024;

    private final Descriptor descriptor;

    /** Becomes readable at the end, which wakes those who wait. */
    private final int wake;

    private int uses;
    private boolean open = true;
    private volatile boolean ended;

    /** The direction to wait for. */
    public enum Direction {
        /** Until there is something to read, or the end. */
        READ(DescriptorCalls.POLLIN),
        /** Until there is room to write, or nobody reads any more. */
        WRITE(DescriptorCalls.POLLOUT);

        private final short event;

        Direction(short event) {
            this.event = event;
        }
    }

    private DescriptorStream(Descriptor descriptor, int wake) {
        this.descriptor = descriptor;
        this.wake = wake;
    }

    /**
     * Puts a descriptor into non-blocking mode.
     *
     * @param descriptor belongs to the stream from now on
     * @throws IOException if the process has too many descriptors
     */
    public static DescriptorStream open(Descriptor descriptor) throws IOException {
        int wake = DescriptorCalls.eventfd();
        if (wake < 0) {
            descriptor.close();
            throw DescriptorCalls.failure(wake);
        }
        DescriptorCalls.setNonBlocking(descriptor.number());
        return new DescriptorStream(descriptor, wake);
    }

    /** Whether it is a socket. */
    public boolean isSocket() {
        return descriptor.isSocket();
    }

    /**
     * Takes what is there.
     *
     * @return the number of bytes; 0 if there is nothing yet, -1 at the end and after a shutdown
     * @throws IOException if the connection is broken, or this is the end of a pipe into which one writes
     */
    public int read(ByteBuffer target) throws IOException {
        if (!descriptor.isReadable()) {
            throw new IOException("nothing comes back through a pipe");
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        enter();
        try {
            return ended ? -1 : target.isDirect() ? readDirect(target) : readCopied(target);
        } finally {
            leave();
        }
    }

    private int readDirect(ByteBuffer target) throws IOException {
        int count = readInto(MemorySegment.ofBuffer(target));
        target.position(target.position() + Math.max(count, 0));
        return count;
    }

    private int readCopied(ByteBuffer target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(Math.min(target.remaining(), CHUNK_BYTES));
            int count = readInto(chunk);
            if (count > 0) {
                target.put(chunk.asSlice(0, count).asByteBuffer());
            }
            return count;
        }
    }

    private int readInto(MemorySegment target) throws IOException {
        long count = DescriptorCalls.read(descriptor.number(), target);
        return count == 0 ? -1 : (int) DescriptorCalls.moved(count);
    }

    /**
     * Writes several buffers, or the beginning of them.
     *
     * @return the number of bytes; 0 if there is no room yet
     * @throws IOException if nobody reads any more, or this is the end of a pipe from which one reads
     */
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        if (!descriptor.isWritable()) {
            throw new IOException("nothing goes back through a pipe");
        }
        enter();
        try {
            if (ended) {
                throw new IOException("the connection was shut down");
            }
            int from = offset;
            while (from < offset + length - 1 && !sources[from].hasRemaining()) {
                from++;
            }
            int to = from;
            while (to < offset + length && to - from < MAX_BUFFERS && sources[to].isDirect()) {
                to++;
            }
            return to == from ? writeCopied(sources[from]) : writeDirect(sources, from, to - from);
        } finally {
            leave();
        }
    }

    private long writeDirect(ByteBuffer[] sources, int from, int length) throws IOException {
        long count = DescriptorCalls.moved(DescriptorCalls.writev(descriptor.number(), sources, from, length));
        long left = count;
        for (int i = from; left > 0; i++) {
            int part = (int) Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + part);
            left -= part;
        }
        return count;
    }

    private long writeCopied(ByteBuffer source) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int size = Math.min(source.remaining(), CHUNK_BYTES);
            ByteBuffer chunk = arena.allocate(size).asByteBuffer();
            chunk.put(source.slice(source.position(), size)).flip();
            long count =
                    DescriptorCalls.moved(DescriptorCalls.writev(descriptor.number(), new ByteBuffer[] {chunk}, 0, 1));
            source.position(source.position() + (int) count);
            return count;
        }
    }

    /**
     * Blocks until a direction is worth another try; returns now and then without a reason.
     *
     * @throws ClosedChannelException if the stream is closed
     */
    public void await(Direction direction) throws ClosedChannelException {
        enter();
        try {
            DescriptorCalls.poll(descriptor.number(), direction.event, wake);
        } finally {
            leave();
        }
    }

    /** Ends the traffic in both directions; the stream stays open. */
    public void shutdown() throws IOException {
        enter();
        try {
            end();
            if (isSocket()) {
                DescriptorCalls.shutdown(descriptor.number());
            }
        } finally {
            leave();
        }
    }

    private void end() {
        ended = true;
        DescriptorCalls.writev(wake, new ByteBuffer[] {one()}, 0, 1);
    }

    private static ByteBuffer one() {
        return ByteBuffer.allocateDirect(Long.BYTES).put(0, (byte) 1);
    }

    /** Whether it was not closed. */
    public synchronized boolean isOpen() {
        return open;
    }

    private synchronized void enter() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
        uses++;
    }

    private synchronized void leave() {
        uses--;
        if (!open && uses == 0) {
            release();
        }
    }

    @Override
    public synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        if (uses == 0) {
            release();
        } else {
            end();
        }
    }

    private void release() {
        descriptor.close();
        DescriptorCalls.close(wake);
    }
}

package dev.phaseline.migration.stream;

import static dev.phaseline.migration.trace.MigrationTrace.qemuFileFclose;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The incoming direction of a migration stream: a buffered reader of big-endian values.
 *
 * <p>The first error sticks and every later read throws it again. A stream that ends where a value was expected is such
 * an error ({@link Errno#EIO}).
 *
 * <p>Threads: one thread at a time owns the file and is the only one to read, peek and close. {@link #shutdown} and
 * {@link #error} may be called from any thread.
 *
 * <p>Source: QEMU {@code migration/qemu-file.c}, {@code QEMUFile} opened for reading.
 */
public final class QemuInputFile implements AutoCloseable {
    /** How far {@link #peek} can look ahead. As in QEMU. */
    public static final int BUFFER_BYTES = 32 * 1024;

    /**
     * How much a read of the channel brings. More than QEMU's, some sixty pages, and little enough that they are still in
     * the processor's cache when they are copied to where they belong.
     */
    private static final int FILL_BYTES = 256 * 1024;

    /** How much can be {@linkplain #pushBack pushed back} while nothing is buffered. */
    public static final int PUSH_BACK_BYTES = 1 << 20;

    private static final int CAPACITY_BYTES = PUSH_BACK_BYTES;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY_BYTES).limit(0);
    private final MemorySegment bufferSegment =
            MemorySegment.ofBuffer(buffer.duplicate().clear());
    private final SeriesWords series = new SeriesWords();
    private final StickyError error = new StickyError();
    private final AtomicLong filledBytes = new AtomicLong();
    private boolean ended;

    /**
     * Opens a file over a channel, which must be in blocking mode and which the file closes.
     *
     * @param channel where bytes come from
     */
    public QemuInputFile(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file over a channel from which somebody has read already.
     *
     * @param begun the bytes that were read; no more than {@link #BUFFER_BYTES}
     */
    public QemuInputFile(ReadableByteChannel channel, ByteBuffer begun) {
        this(channel);
        buffer.clear().put(begun.duplicate()).flip();
        filledBytes.set(begun.remaining());
    }

    /** Reads 8 bits, unsigned. */
    public int getU8() throws StreamException {
        require(Byte.BYTES);
        return Byte.toUnsignedInt(buffer.get());
    }

    /** Reads 16 bits, unsigned. */
    public int getU16() throws StreamException {
        require(Short.BYTES);
        return Short.toUnsignedInt(buffer.getShort());
    }

    /** Reads 32 bits, signed or not. */
    public int getU32() throws StreamException {
        require(Integer.BYTES);
        return buffer.getInt();
    }

    /** Reads 64 bits, signed or not. */
    public long getU64() throws StreamException {
        require(Long.BYTES);
        return buffer.getLong();
    }

    /** Reads a name: one byte of length, then the UTF-8 bytes. */
    public String getStr8() throws StreamException {
        byte[] bytes = new byte[getU8()];
        getBytes(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads raw bytes until the array is full. */
    public void getBytes(byte[] target) throws StreamException {
        getBytes(MemorySegment.ofArray(target));
    }

    /** Reads raw bytes until the segment is full. */
    public void getBytes(MemorySegment target) throws StreamException {
        getBytes(target, 0, target.byteSize());
    }

    /** Reads raw bytes into a part of a segment, for example a guest page. */
    public void getBytes(MemorySegment target, long offsetBytes, long sizeBytes) throws StreamException {
        for (long done = 0; done < sizeBytes; ) {
            require(1);
            int chunk = (int) Math.min(sizeBytes - done, buffer.remaining());
            MemorySegment.copy(bufferSegment, buffer.position(), target, offsetBytes + done, chunk);
            buffer.position(buffer.position() + chunk);
            done += chunk;
        }
    }

    /** How many bytes are buffered, so that reading them does not wait. */
    public int bufferedBytes() {
        return buffer.remaining();
    }

    /** Whether the channel can fill several pieces of memory at once, as {@link #readStraight} does. */
    public boolean canReadStraight() {
        return VectorChannel.of(channel) != null;
    }

    /**
     * Reads some bytes, one at least, straight from the channel; nothing may be buffered.
     *
     * @param pieces where they go, one after the other; what was read is dropped from them
     * @return how many bytes
     * @throws StreamException if the stream ends here
     */
    public long readStraight(IoVector pieces) throws StreamException {
        if (buffer.hasRemaining()) {
            throw new IllegalStateException(buffer.remaining() + " bytes are buffered and come first");
        }
        if (!(channel instanceof VectorChannel vectors)) {
            throw new IllegalStateException("the channel takes one buffer at a time");
        }
        throwIfBroken();
        long count = 0;
        try {
            count = vectors.read(pieces);
            arrived(count, pieces.length(0));
        } catch (IOException e) {
            cannotRead(e);
        }
        throwIfBroken();
        pieces.drop(count);
        return count;
    }

    /**
     * Takes back bytes that {@link #readStraight} has brought, in front of what the channel brings next and behind what
     * was taken back since then.
     *
     * @param sizeBytes with all others no more than {@link #PUSH_BACK_BYTES}
     */
    public void pushBack(MemorySegment bytes, long offsetBytes, long sizeBytes) {
        buffer.compact();
        MemorySegment.copy(bytes, offsetBytes, bufferSegment, buffer.position(), sizeBytes);
        buffer.position(buffer.position() + (int) sizeBytes).flip();
    }

    /**
     * Consumes, of what is buffered already, values of 64 bits that grow from one to the next by the same step, each with
     * the same byte behind it. Nothing else is consumed.
     *
     * @param first the value that must come first
     * @param behind the byte behind each
     * @param most values, at least 0
     * @return how many there were
     */
    public int takeSeries(long first, long step, byte behind, int most) {
        int start = buffer.position();
        int possible = Math.min(most, buffer.remaining() / SeriesWords.RECORD_BYTES);
        int count = 0;
        int matching;
        // Many series are short: how far it makes sense to look shows only on the way.
        int some = SeriesWords.GROUP_RECORDS;
        do {
            matching = series.matching(
                    first + count * step,
                    step,
                    behind,
                    Math.min(some, possible - count),
                    bufferSegment,
                    start + count * SeriesWords.RECORD_BYTES);
            count += matching;
            some = Math.min(2 * some, SeriesWords.MAX_RECORDS);
        } while (matching > 0);
        while (count < possible
                && buffer.getLong(start + count * SeriesWords.RECORD_BYTES) == first + count * step
                && buffer.get(start + count * SeriesWords.RECORD_BYTES + Long.BYTES) == behind) {
            count++;
        }
        buffer.position(start + count * SeriesWords.RECORD_BYTES);
        return count;
    }

    /**
     * Consumes, of what is buffered already, values of 64 bits that grow from one to the next by the same step, each with
     * bytes behind it, all of which are buffered. Nothing else is consumed.
     *
     * @param first the value that must come first
     * @param target where the bytes behind all values go, one after the other
     * @param partBytes how many are behind each, less than {@link #PUSH_BACK_BYTES}
     * @param most values, at least 0
     * @return how many there were
     */
    public int takeParts(long first, long step, MemorySegment target, long offsetBytes, int partBytes, int most) {
        int start = buffer.position();
        int unitBytes = Long.BYTES + partBytes;
        int possible = Math.min(most, buffer.remaining() / unitBytes);
        int count = 0;
        while (count < possible && buffer.getLong(start + count * unitBytes) == first + count * step) {
            MemorySegment.copy(
                    bufferSegment,
                    start + (long) count * unitBytes + Long.BYTES,
                    target,
                    offsetBytes + (long) count * partBytes,
                    partBytes);
            count++;
        }
        buffer.position(start + count * unitBytes);
        return count;
    }

    /**
     * Reads bytes that have arrived; waits only if there are none.
     *
     * @return how many, at most as many as the target has; 0 if the stream has ended
     */
    public int getArrived(byte[] target) throws StreamException {
        if (!buffer.hasRemaining()) {
            throwIfBroken();
            if (available(1) == 0) {
                if (ended) {
                    return 0;
                }
                throwIfBroken();
            }
        }
        int count = Math.min(target.length, buffer.remaining());
        buffer.get(target, 0, count);
        return count;
    }

    /**
     * Reads bytes and drops them.
     *
     * @param bytes how many
     */
    public void skip(long bytes) throws StreamException {
        for (long left = bytes; left > 0; ) {
            require(1);
            int chunk = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + chunk);
            left -= chunk;
        }
    }

    /**
     * Looks at a byte ahead without consuming it.
     *
     * @param ahead how many bytes to look past, less than {@link #BUFFER_BYTES}
     * @return the byte, unsigned, or 0 if the stream ends before it, which then is the error of this file
     */
    public int peekU8(int ahead) {
        return available(ahead + 1) > ahead ? Byte.toUnsignedInt(buffer.get(buffer.position() + ahead)) : 0;
    }

    /**
     * Looks at bytes ahead without consuming them.
     *
     * @param target receives the bytes
     * @param ahead how many bytes to look past; with the length of the target at most {@link #BUFFER_BYTES}
     * @return how many bytes there were; fewer than asked for if the stream ends, which then is the error of this file
     */
    public int peek(byte[] target, int ahead) {
        int found = Math.clamp(available(ahead + target.length) - ahead, 0, target.length);
        if (found > 0) {
            buffer.get(buffer.position() + ahead, target, 0, found);
        }
        return found;
    }

    /** Returns how many bytes were consumed so far. For the owner. */
    public long position() {
        return filledBytes.get() - buffer.remaining();
    }

    /** Returns how many bytes have arrived so far. For any thread. */
    public long arrivedBytes() {
        return filledBytes.get();
    }

    /** Returns the first error, or null if all is well. */
    public @Nullable StreamException error() {
        return error.get();
    }

    /**
     * Throws the first error, if there was one.
     *
     * @throws StreamException if a read or a look ahead failed before
     */
    public void throwIfBroken() throws StreamException {
        StreamException first = error.get();
        if (first != null) {
            throw first;
        }
    }

    /** Returns, for the caller to throw, an error at the current position: what was read here is not allowed. */
    public StreamException failure(Errno errno, String detail) {
        return new StreamException(errno, position(), detail, null);
    }

    /** Records an error, unless there was one before, so that no further byte is read. */
    public void setError(StreamException cause) {
        error.set(cause);
    }

    /**
     * Breaks the connection: threads of both peers that are blocked on the channel return, and later reads fail.
     * Callable from any thread; the owner still has to close the file.
     */
    public void shutdown() {
        error.set(new StreamException(Errno.EIO, filledBytes.get(), "the connection was shut down", null));
        try {
            Shutdown.of(channel);
        } catch (IOException e) {
            // The peer was faster: nobody can be blocked on a broken channel.
            error.set(new StreamException(Errno.EIO, filledBytes.get(), "the connection was shut down", e));
        }
    }

    /** Closes the channel, which closes the other direction of a socket too. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            error.set(new StreamException(Errno.EIO, position(), "cannot close the connection: " + e, e));
        }
        qemuFileFclose();
    }

    private void require(int bytes) throws StreamException {
        throwIfBroken();
        if (available(bytes) < bytes) {
            throwIfBroken();
        }
    }

    /** Tries to have that many bytes in the buffer; returns how many there are, and records an error if too few. */
    private int available(int wanted) {
        if (wanted > BUFFER_BYTES) {
            throw new IllegalArgumentException("cannot look " + wanted + " bytes ahead, at most " + BUFFER_BYTES);
        }
        while (buffer.remaining() < wanted && error.get() == null) {
            fill(wanted);
        }
        return buffer.remaining();
    }

    private void fill(int wanted) {
        buffer.compact();
        buffer.limit(FILL_BYTES);
        try {
            arrived(channel.read(buffer), wanted - buffer.position());
        } catch (IOException e) {
            cannotRead(e);
        } finally {
            buffer.flip();
        }
    }

    private void arrived(long count, long missing) {
        if (count > 0) {
            filledBytes.addAndGet(count);
        } else if (count < 0) {
            // A connection that this side has broken ends too.
            ended = error.get() == null;
            error.set(new StreamException(
                    Errno.EIO, filledBytes.get(), "the stream ends, bytes missing: " + missing, null));
        }
    }

    private void cannotRead(IOException cause) {
        error.set(new StreamException(Errno.EIO, filledBytes.get(), "cannot read from the peer: " + cause, cause));
    }
}

package dev.phaseline.migration.stream;

import static dev.phaseline.migration.trace.MigrationTrace.qemuFileFclose;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing direction of a migration stream: a buffered writer of big-endian values that never throws.
 *
 * <p>The first error sticks: later writes do nothing, {@link #error()} tells it. Callers ask at the few places where
 * they can act on it instead of at each byte.
 *
 * <p>Every byte that is written counts against a budget, see {@link #setRateLimit}. Only the writer resets the budget's
 * use; how long a window lasts is the caller's business.
 *
 * <p>Threads: one thread at a time owns the file and is the only one to write, flush, reset and close.
 * {@link #shutdown}, {@link #setError}, {@link #error}, {@link #setRateLimit} and {@link #transferredBytes} may be
 * called from any thread.
 *
 * <p>Source: QEMU {@code migration/qemu-file.c}, {@code QEMUFile} opened for writing.
 */
public final class QemuOutputFile implements AutoCloseable {
    /** Size of the buffer; a write that does not fit flushes it. As in QEMU. */
    public static final int BUFFER_BYTES = 32 * 1024;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final MemorySegment bufferSegment = MemorySegment.ofBuffer(buffer);
    private final SeriesWords series = new SeriesWords();

    /** Null where the channel takes one buffer at a time: there everything is copied into it. */
    private final @Nullable GatherBuffer gather;

    private final StickyError error = new StickyError();
    private final AtomicLong flushedBytes = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private volatile long rateLimitBytes;
    private long rateUsedBytes;
    private long chargedBytes;

    /**
     * Opens a file over a channel, which must be in blocking mode and which the file closes.
     *
     * @param channel where flushed bytes go
     */
    public QemuOutputFile(WritableByteChannel channel) {
        this.channel = channel;
        VectorChannel vectors = VectorChannel.of(channel);
        this.gather = vectors == null ? null : new GatherBuffer(vectors, buffer);
    }

    /** Writes the low 8 bits of a value. */
    public void putU8(int value) {
        if (reserve(Byte.BYTES)) {
            buffer.put((byte) value);
        }
    }

    /** Writes the low 16 bits of a value. */
    public void putU16(int value) {
        if (reserve(Short.BYTES)) {
            buffer.putShort((short) value);
        }
    }

    /** Writes 32 bits, signed or not. */
    public void putU32(int value) {
        if (reserve(Integer.BYTES)) {
            buffer.putInt(value);
        }
    }

    /** Writes 64 bits, signed or not. */
    public void putU64(long value) {
        if (reserve(Long.BYTES)) {
            buffer.putLong(value);
        }
    }

    /**
     * Writes a name: one byte of length, then the UTF-8 bytes.
     *
     * @throws IllegalArgumentException if the name has more than 255 bytes
     */
    public void putStr8(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xff) {
            throw new IllegalArgumentException("name of " + bytes.length + " bytes, 255 are allowed: " + value);
        }
        putU8(bytes.length);
        putBytes(bytes);
    }

    /** Writes raw bytes. */
    public void putBytes(byte[] bytes) {
        putBytes(MemorySegment.ofArray(bytes));
    }

    /** Writes the raw bytes of a segment; they are copied before the method returns. */
    public void putBytes(MemorySegment bytes) {
        putBytes(bytes, 0, bytes.byteSize());
    }

    /** Writes the raw bytes of a part of a segment, for example a guest page; they are copied before it returns. */
    public void putBytes(MemorySegment bytes, long offsetBytes, long sizeBytes) {
        for (long done = 0; done < sizeBytes; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int chunk = (int) Math.min(sizeBytes - done, buffer.remaining());
            if (!reserve(chunk)) {
                return;
            }
            int position = buffer.position();
            MemorySegment.copy(bytes, offsetBytes + done, bufferSegment, position, chunk);
            buffer.position(position + chunk);
            done += chunk;
        }
    }

    /**
     * Writes bytes of somebody else's memory, for example a guest page, which are read at some time before the next
     * {@link #flush} returns: where the channel can, they go to it without a copy. Whoever changes them before must send
     * them again.
     *
     * @param memory native, and unmapped only after that flush
     */
    public void putView(MemorySegment memory, long offsetBytes, int lengthBytes) {
        if (gather == null) {
            putBytes(memory, offsetBytes, lengthBytes);
            return;
        }
        Objects.checkFromIndexSize(offsetBytes, lengthBytes, memory.byteSize());
        if (gather.roomForViews() == 0) {
            flush();
        }
        if (error.get() != null) {
            return;
        }
        rateUsedBytes += lengthBytes;
        gather.addView(memory.address() + offsetBytes, lengthBytes);
    }

    /**
     * Writes values of 64 bits that grow from one to the next by the same step, each with the next part of somebody else's
     * memory behind it, as {@link #putView} does.
     *
     * @param viewBytes the length of each part
     * @param count how many
     */
    public void putViews(long first, long step, MemorySegment memory, long offsetBytes, int viewBytes, int count) {
        Objects.checkFromIndexSize(offsetBytes, (long) viewBytes * count, memory.byteSize());
        for (int done = 0; done < count; ) {
            long value = first + done * step;
            long at = offsetBytes + (long) done * viewBytes;
            if (gather == null) {
                putU64(value);
                putBytes(memory, at, viewBytes);
                done++;
                continue;
            }
            if (gather.roomForViews() == 0) {
                flush();
            }
            if (error.get() != null) {
                return;
            }
            int some = Math.min(count - done, gather.roomForViews());
            rateUsedBytes += (long) some * (Long.BYTES + viewBytes);
            gather.addSeries(value, step, memory.address() + at, viewBytes, some);
            done += some;
        }
    }

    /** Writes values of 64 bits that grow from one to the next by the same step, each with the same byte behind it. */
    public void putSeries(long first, long step, byte behind, int count) {
        for (int done = 0; done < count; ) {
            int room = Math.clamp(buffer.remaining() / SeriesWords.RECORD_BYTES, 1, SeriesWords.MAX_RECORDS);
            int some = Math.min(room, count - done);
            if (!reserve(some * SeriesWords.RECORD_BYTES)) {
                return;
            }
            int position = buffer.position();
            int written = series.write(first + done * step, step, behind, some, bufferSegment, position);
            buffer.position(position + written * SeriesWords.RECORD_BYTES);
            for (int i = written; i < some; i++) {
                buffer.putLong(first + (done + i) * step).put(behind);
            }
            done += some;
        }
    }

    /** Hands all buffered bytes to the channel; blocks until it has taken them. */
    public void flush() {
        long waiting = waitingBytes();
        try {
            if (gather == null) {
                writeBuffer();
            } else {
                while (error.get() == null && gather.write()) {
                    writes.incrementAndGet();
                }
            }
            if (error.get() == null) {
                flushedBytes.addAndGet(waiting);
            }
        } catch (IOException e) {
            setError(Errno.EIO, "cannot write to the peer: " + e, e);
        } finally {
            buffer.clear();
            if (gather != null) {
                gather.clear();
            }
        }
    }

    private void writeBuffer() throws IOException {
        buffer.flip();
        while (error.get() == null && buffer.hasRemaining()) {
            channel.write(buffer);
            writes.incrementAndGet();
        }
    }

    private long waitingBytes() {
        return buffer.position() + (gather == null ? 0 : gather.viewedBytes());
    }

    /**
     * Ends the stream: sends what is buffered and, where the channel can tell, waits until its other end has done its
     * work. {@link #error} says if it has not.
     */
    public void finish() {
        flush();
        if (error.get() != null || !(channel instanceof ConfirmingChannel confirming)) {
            return;
        }
        try {
            confirming.confirm();
        } catch (IOException e) {
            setError(Errno.EIO, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns how many bytes were written so far, buffered ones included. For the owner. */
    public long position() {
        return flushedBytes.get() + waitingBytes();
    }

    /** Returns how many bytes the channel has taken so far. For any thread. */
    public long transferredBytes() {
        return flushedBytes.get();
    }

    /**
     * Returns a number that grows whenever the channel has taken something. A write hands over up to 1,058 KiB and tells only
     * at its end. For any thread.
     */
    public long progress() {
        return writes.get();
    }

    /**
     * Sets the budget of a window. For any thread.
     *
     * @param bytesPerWindow how many bytes may be written before {@link #rateLimitExceeded}; 0 is no limit
     */
    public void setRateLimit(long bytesPerWindow) {
        rateLimitBytes = bytesPerWindow;
    }

    /** Returns the budget of a window in bytes; 0 is no limit. */
    public long rateLimit() {
        return rateLimitBytes;
    }

    /** Returns how many bytes were written since the last reset. */
    public long rateUsedBytes() {
        return rateUsedBytes;
    }

    /** Returns how many bytes may be written until {@link #rateLimitExceeded} at the earliest; many if there is no limit. */
    public long rateLeftBytes() {
        long limit = rateLimitBytes;
        return limit == 0 ? Long.MAX_VALUE : Math.max(0, limit - rateUsedBytes);
    }

    /** Tells whether the writer should pause: the budget is overdrawn, or the file is broken anyway. */
    public boolean rateLimitExceeded() {
        long limit = rateLimitBytes;
        return error.get() != null || (limit > 0 && rateUsedBytes > limit);
    }

    /** Counts bytes against the budget that travel on another connection. For the owner. */
    public void charge(long bytes) {
        rateUsedBytes += bytes;
        chargedBytes += bytes;
    }

    /** Returns how many bytes were written here or {@linkplain #charge charged} so far. For the owner. */
    public long countedBytes() {
        return position() + chargedBytes;
    }

    /** Begins a new window: nothing of the budget is used. */
    public void resetRateLimit() {
        rateUsedBytes = 0;
    }

    /** Returns the first error, or null if all is well. */
    public @Nullable StreamException error() {
        return error.get();
    }

    /** Records an error of another connection that the stream cannot do without, unless there was one before. */
    public void setError(StreamException cause) {
        error.set(cause);
    }

    /** Records an error, unless there was one before, so that no further byte is sent. */
    public void setError(Errno errno, String detail) {
        setError(errno, detail, null);
    }

    private void setError(Errno errno, String detail, @Nullable Throwable cause) {
        error.set(new StreamException(errno, flushedBytes.get(), detail, cause));
    }

    /**
     * Breaks the connection: the file gets an error, and threads of both peers that are blocked on the channel return.
     * Callable from any thread; the owner still has to close the file.
     */
    public void shutdown() {
        setError(Errno.EIO, "the connection was shut down", null);
        try {
            Shutdown.of(channel);
        } catch (IOException e) {
            // The peer was faster: nobody can be blocked on a broken channel.
            setError(Errno.EIO, "the connection was shut down", e);
        }
    }

    /**
     * Flushes and closes the channel, which closes the other direction of a socket too. {@link #error} still tells
     * whether all bytes got out.
     */
    @Override
    public void close() {
        flush();
        try {
            channel.close();
        } catch (IOException e) {
            setError(Errno.EIO, "cannot close the connection: " + e, e);
        }
        qemuFileFclose();
    }

    /** Makes room in the buffer and charges the budget; false if the file is broken. */
    private boolean reserve(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        if (error.get() != null) {
            return false;
        }
        rateUsedBytes += bytes;
        return true;
    }
}

package dev.phaseline.tracepoint.simple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The file that the {@code simple} backend writes: QEMU's binary format, version 4, in this machine's byte order.
 *
 * <p>There is one in a process, as in QEMU. It is opened by {@link #open}, or at the first record: then it is the file
 * of the system property {@value #FILE_PROPERTY}, by default {@code trace-PID} in the working directory. Records wait in
 * a buffer of {@value #BUFFER_PROPERTY} bytes (by default 128 MiB, less in a small heap) for the thread that writes them.
 * A record that finds the buffer full is lost; losses are counted in the file, as records of their own, and by
 * {@link #lost}. What the buffer holds at the end of the process is written then.
 *
 * <p>Safe for use by any thread.
 */
public final class SimpleTrace implements AutoCloseable {
    /** The system property that names the file. */
    public static final String FILE_PROPERTY = "phaseline.trace.simple.file";

    /** The system property that gives the size of the buffer in bytes. */
    public static final String BUFFER_PROPERTY = "phaseline.trace.simple.buffer";

    private static final long DEFAULT_BUFFER = 128L << 20;
    private static final Object LOCK = new Object();

    /** The open file, if there is one. Written under the lock. */
    private static volatile @Nullable SimpleTrace current;

    private final Path path;
    private final RecordRing ring;
    private final LongAdder lost = new LongAdder();
    private final SimpleWriter writer;

    private SimpleTrace(Path path, TraceFile file, long bufferBytes) {
        this.path = path;
        ring = new RecordRing(bufferBytes);
        writer = new SimpleWriter(path.toString(), file, ring, lost);
    }

    /**
     * Opens a file, which is emptied if it exists, and closes the one that is open.
     *
     * @throws IOException if it cannot be written; then nothing changes
     */
    public static SimpleTrace open(Path path) throws IOException {
        return open(path, bufferBytes());
    }

    static SimpleTrace open(Path path, long bufferBytes) throws IOException {
        synchronized (LOCK) {
            SimpleTrace open = current;
            if (open != null && Files.exists(path) && Files.exists(open.path) && Files.isSameFile(path, open.path)) {
                open.close(); // its writer must be done before the file is emptied
            }
            return replace(new SimpleTrace(path, TraceFile.open(path), bufferBytes));
        }
    }

    /** Returns the open file; opens it if there is none. One that cannot be opened loses what is recorded. */
    public static SimpleTrace current() {
        SimpleTrace open = current;
        return open == null ? openDefault() : open;
    }

    private static SimpleTrace openDefault() {
        synchronized (LOCK) {
            SimpleTrace open = current;
            if (open != null) {
                return open;
            }
            Path path = Path.of(System.getProperty(
                    FILE_PROPERTY, "trace-" + ProcessHandle.current().pid()));
            try {
                return open(path);
            } catch (IOException e) {
                return replace(new SimpleTrace(path, TraceFile.unavailable(e), 0));
            }
        }
    }

    private static SimpleTrace replace(SimpleTrace opened) {
        SimpleTrace before = current;
        opened.writer.start();
        current = opened;
        if (before == null) {
            closeAtExit();
        } else {
            before.close();
        }
        return opened;
    }

    private static void closeAtExit() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> current().close(), "phaseline-simple-exit"));
        } catch (IllegalStateException e) {
            // The process ends already; what is recorded so late may not be written.
            System.getLogger(SimpleTrace.class.getName())
                    .log(System.Logger.Level.DEBUG, "opened while the process ends", e);
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The number of records that were not written: the buffer was full, or the file could not be written. */
    public long lost() {
        return lost.sum();
    }

    /** Waits until every record that was handed over before the call is written or counted as lost. */
    public void flush() {
        writer.awaitWritten(ring.claimed());
    }

    /** Writes what is left and closes the file. Later records are lost until another file is opened. */
    @Override
    public void close() {
        writer.finish();
    }

    void offer(byte[] record, int length) {
        if (!ring.offer(record, length)) {
            lost.increment();
        }
    }

    private static long bufferBytes() {
        long wanted = Long.getLong(BUFFER_PROPERTY, DEFAULT_BUFFER);
        return Math.min(wanted, Runtime.getRuntime().maxMemory() / 8);
    }
}

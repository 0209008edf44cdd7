package dev.phaseline.tracepoint.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An output whose failures cost lines, but never reach the program that is traced: the first failure is reported on
 * standard error, and every lost line is counted.
 */
final class GuardedOutput {
    /** How the output is opened, by its first line. */
    interface Opening {
        OutputStream open() throws IOException;
    }

    private final String name;
    private final Opening opening;

    /** Keeps the lines of different threads apart. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicLong lost = new AtomicLong();

    /** Guarded by the lock. */
    private @Nullable OutputStream output;

    /** Guarded by the lock. */
    private boolean closed;

    /** Guarded by the lock. */
    private boolean failed;

    /**
     * Makes an output that is opened when it is needed.
     *
     * @param name what it is called where a failure is reported
     */
    GuardedOutput(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    /**
     * Writes a line in one call of the output.
     *
     * @return whether the line was taken, be it lost; false where this output was closed before
     */
    boolean write(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (output == null && failed) {
                lost.incrementAndGet(); // opening is tried once
                return true;
            }
            open().write(bytes, offset, length);
        } catch (IOException e) {
            lost.incrementAndGet();
            report(e);
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Opens the output now, if it is not open. */
    OutputStream open() throws IOException {
        lock.lock();
        try {
            OutputStream open = output;
            if (open == null) {
                open = opening.open();
                output = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            if (output != null) {
                output.close();
            }
        } catch (IOException e) {
            report(e);
        } finally {
            lock.unlock();
        }
    }

    /** The number of lines that could not be written. */
    long lost() {
        return lost.get();
    }

    private void report(IOException e) {
        if (!failed) {
            failed = true;
            System.err.println("phaseline: " + name + ": " + e.getMessage() + "; events are lost");
        }
    }
}

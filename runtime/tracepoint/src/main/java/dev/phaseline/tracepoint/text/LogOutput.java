package dev.phaseline.tracepoint.text;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the lines of {@link dev.phaseline.tracepoint.Backend#LOG} go: standard error, or a file. Each is written at once
 * and whole. With timestamps a line begins as those of QEMU 7.2 to 10.0 do with {@code -msg timestamp=on}:
 *
 * <pre>
 * ram_save_page pc.ram: offset: 0x1000 host: 0x7f0000001000
 * 4109@1795379838.430765:ram_save_page pc.ram: offset: 0x1000 host: 0x7f0000001000
 * </pre>
 *
 * <p>The number before the {@code @} is that of the kernel's thread, on systems without {@code /proc} that of the
 * process; the time is seconds and microseconds since the epoch, taken before the thread waits for its turn to write.
 */
public final class LogOutput {
    /** The system property that names the file; see {@link #toFile}. */
    public static final String FILE_PROPERTY = "phaseline.trace.log.file";

    /** The system property that switches timestamps on where it is {@code true}. */
    public static final String TIMESTAMP_PROPERTY = "phaseline.trace.log.timestamp";

    /** A thread, a second and a microsecond with the characters around them. */
    static final int LONGEST_PREFIX = 64;

    /** What the outputs lost that were replaced. */
    private static final AtomicLong LOST_BEFORE = new AtomicLong();

    private static volatile GuardedOutput output = initialOutput();
    private static volatile boolean timestamps = Boolean.getBoolean(TIMESTAMP_PROPERTY);

    private LogOutput() {}

    /** Sends lines to standard error, where they go initially. */
    public static void toStandardError() {
        replace(standardError());
    }

    /**
     * Sends lines to a file, which is emptied now.
     *
     * @param name the file's name; {@code %d} in it becomes the number of this process
     * @throws IOException if the file cannot be opened; lines go where they went
     */
    public static void toFile(String name) throws IOException {
        GuardedOutput file = file(name);
        file.open();
        replace(file);
    }

    /** Whether lines begin with thread and time. */
    public static void setTimestamps(boolean on) {
        timestamps = on;
    }

    /** The number of lines that could not be written. */
    public static long lost() {
        return LOST_BEFORE.get() + output.lost();
    }

    static void write(PrintfBuffer line) {
        if (timestamps) {
            stamp(line, Instant.now(), KernelThread.id());
        }
        // An output that was replaced meanwhile does not take the line.
        while (!output.write(line.array(), line.offset(), line.length())) {
            Thread.onSpinWait();
        }
        line.clearHeadroom();
    }

    static void stamp(PrintfBuffer line, Instant time, long thread) {
        line.prepend(':');
        line.prepend(time.getNano() / 1000, 6);
        line.prepend('.');
        line.prepend(time.getEpochSecond(), 1);
        line.prepend('@');
        line.prepend(thread, 1);
    }

    private static synchronized void replace(GuardedOutput next) {
        GuardedOutput before = output;
        output = next;
        before.close();
        LOST_BEFORE.addAndGet(before.lost());
    }

    private static GuardedOutput initialOutput() {
        String name = System.getProperty(FILE_PROPERTY, "");
        return name.isEmpty() ? standardError() : file(name);
    }

    private static GuardedOutput standardError() {
        // Not System.err, which programs replace by what may itself be traced.
        return new GuardedOutput("trace log", () -> new FileOutputStream(FileDescriptor.err) {
            @Override
            public void close() {
                // The descriptor is the process's.
            }
        });
    }

    private static GuardedOutput file(String name) {
        var path = new File(
                name.replace("%d", Long.toString(ProcessHandle.current().pid())));
        return new GuardedOutput("trace log " + path, () -> new FileOutputStream(path));
    }
}

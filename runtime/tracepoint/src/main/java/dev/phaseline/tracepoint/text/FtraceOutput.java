package dev.phaseline.tracepoint.text;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the lines of {@link dev.phaseline.tracepoint.Backend#FTRACE} go: the marker file of the Linux kernel's tracer,
 * which puts them among the kernel's own events. A line has at most 511 bytes, as QEMU writes it; a longer one is cut and
 * loses its line end, which the kernel then adds. The first line switches the kernel's tracing on. Where the process may
 * not write there, that is reported once and lines are lost.
 */
public final class FtraceOutput {
    /** The system property that names the tracer's directory where it is not found by itself. */
    public static final String DIRECTORY_PROPERTY = "phaseline.trace.ftrace.dir";

    private static final int LONGEST_LINE = 511;
    private static final GuardedOutput OUTPUT =
            new GuardedOutput("trace marker", () -> open(directory(Path.of("/proc/mounts"))));

    private FtraceOutput() {}

    /** The number of lines that could not be written. */
    public static long lost() {
        return OUTPUT.lost();
    }

    static void write(PrintfBuffer line) {
        write(line, OUTPUT);
    }

    static void write(PrintfBuffer line, GuardedOutput output) {
        output.write(line.array(), line.offset(), Math.min(LONGEST_LINE, line.length()));
    }

    /**
     * Opens the marker of a tracer and switches the tracer on.
     *
     * @throws IOException if there is no marker, or no permission
     */
    static OutputStream open(Path directory) throws IOException {
        Path marker = directory.resolve("trace_marker");
        if (!Files.exists(marker)) {
            throw new IOException("there is no " + marker + ", or no permission to see it");
        }
        try (var on = new FileOutputStream(directory.resolve("tracing_on").toFile())) {
            on.write('1');
        }
        return new FileOutputStream(marker.toFile(), true);
    }

    /**
     * Returns the directory of the property, else that of a mounted tracefs, else the one of debugfs.
     *
     * @param mounts a table of mounts as Linux shows it
     */
    static Path directory(Path mounts) {
        String given = System.getProperty(DIRECTORY_PROPERTY, "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        var debug = new ArrayList<Path>();
        for (String line : lines(mounts)) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 2 && fields[2].equals("tracefs")) {
                return Path.of(unescaped(fields[1]));
            }
            if (fields.length > 2 && fields[2].equals("debugfs")) {
                debug.add(Path.of(unescaped(fields[1]), "tracing"));
            }
        }
        return debug.isEmpty() ? Path.of("/sys/kernel/tracing") : debug.get(0);
    }

    private static List<String> lines(Path mounts) {
        try {
            return Files.readAllLines(mounts);
        } catch (IOException e) {
            return List.of(); // not Linux; that the marker is missing is reported
        }
    }

    /** The kernel writes a blank in a path as an octal escape. */
    private static String unescaped(String path) {
        return path.replace("\\040", " ");
    }
}

package dev.phaseline.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.benchmarks.trace.BenchTrace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * Loads a recording into a workspace on disk, and, in the same run, does what needs no reader of ours: a JFR recording of
 * page events goes through {@code jdk.jfr.consumer} and an appender into one table without an index; the lines of other
 * files are counted.
 */
public final class LoadRate {
    private LoadRate() {}

    /**
     * Runs.
     *
     * @param arguments the recording (one of JFR, {@code .jfr}, is made if it does not exist); its number of events; the
     *     number of rounds
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        Path file = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        boolean jfr = file.toString().endsWith(".jfr");
        if (jfr && !Files.exists(file)) {
            record(file, events);
        }
        for (int i = 0; i < rounds; i++) {
            Cost load = inDirectory(directory -> load(file, directory.resolve("workspace.duckdb"), events));
            System.out.printf(Locale.ROOT, "load %s", load.describe(events));
            if (jfr) {
                Cost append = inDirectory(directory -> append(file, directory.resolve("plain.duckdb"), events));
                System.out.printf(
                        Locale.ROOT,
                        "; jdk.jfr.consumer and appender %s; %.1f times, %.1f in processor time",
                        append.describe(events),
                        append.seconds() / load.seconds(),
                        append.cpuSeconds() / load.cpuSeconds());
            } else if (Files.isRegularFile(file)) {
                Cost count = inDirectory(_ -> countLines(file));
                System.out.printf(Locale.ROOT, "; counting lines %.2f s", count.seconds());
            }
            System.out.println();
        }
    }

    /**
     * What work took.
     *
     * @param cpuSeconds of all threads of the process
     */
    private record Cost(double seconds, double cpuSeconds) {
        private static final OperatingSystemMXBean PROCESS =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        static Cost since(long startNs, long startCpuNs) {
            return new Cost((System.nanoTime() - startNs) / 1e9, (PROCESS.getProcessCpuTime() - startCpuNs) / 1e9);
        }

        static long cpuNs() {
            return PROCESS.getProcessCpuTime();
        }

        String describe(long events) {
            return String.format(
                    Locale.ROOT,
                    "%.2f M events/s (%.2f s, %.2f s of processor time)",
                    events / seconds / 1e6,
                    seconds,
                    cpuSeconds);
        }
    }

    private static Cost countLines(Path file) throws IOException {
        long start = System.nanoTime();
        long startCpu = Cost.cpuNs();
        long lines = 0;
        byte[] buffer = new byte[1 << 18];
        try (var stream = Files.newInputStream(file)) {
            for (int count = stream.read(buffer); count > 0; count = stream.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        if (lines < 0) {
            throw new IllegalStateException();
        }
        return Cost.since(start, startCpu);
    }

    private static void record(Path file, long events) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("bench.page_sent");
            recording.setMaxSize(Long.MAX_VALUE);
            recording.start();
            for (long i = 0; i < events; i++) {
                BenchTrace.pageSent("pc.ram", i * 4096, 0x7f0000000000L + i * 4096);
            }
            recording.stop();
            recording.dump(file);
        }
    }

    /** Work that takes a time. */
    @FunctionalInterface
    private interface Work {
        /** Does it. */
        Cost cost(Path directory) throws IOException, SQLException;
    }

    private static Cost inDirectory(Work work) throws IOException, SQLException {
        Path directory = Files.createTempDirectory("load-rate");
        try {
            return work.cost(directory);
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static Cost load(Path file, Path workspace, long events) {
        try (Workspace target = Workspace.openOrCreate(workspace)) {
            long start = System.nanoTime();
            long startCpu = Cost.cpuNs();
            LoadResult result = new RecordingLoader(target).load(List.of(file)).getFirst();
            Cost cost = Cost.since(start, startCpu);
            if (!(result instanceof LoadResult.Loaded loaded)
                    || loaded.recording().eventsRead() != events) {
                throw new IllegalStateException(result.toString());
            }
            return cost;
        }
    }

    private static Cost append(Path file, Path database, long events) throws IOException, SQLException {
        long start = System.nanoTime();
        long startCpu = Cost.cpuNs();
        long read = 0;
        try (DuckDBConnection connection =
                (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:" + database, new Properties())) {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE page_sent (ts_ns BIGINT, thread VARCHAR, block VARCHAR, \"offset\" UBIGINT,"
                                + " host UBIGINT)");
            }
            try (var appender = connection.createAppender("page_sent");
                    var recording = new RecordingFile(file)) {
                while (recording.hasMoreEvents()) {
                    var event = recording.readEvent();
                    if (event.getEventType().getName().equals("bench.page_sent")) {
                        var time = event.getStartTime();
                        appender.beginRow();
                        appender.append(time.getEpochSecond() * 1_000_000_000L + time.getNano());
                        appender.append(event.getThread().getJavaName());
                        appender.append(event.getString("block"));
                        appender.append(event.getLong("offset"));
                        appender.append(event.getLong("host"));
                        appender.endRow();
                        read++;
                    }
                }
            }
        }
        if (read != events) {
            throw new IllegalStateException(read + " events");
        }
        return Cost.since(start, startCpu);
    }
}

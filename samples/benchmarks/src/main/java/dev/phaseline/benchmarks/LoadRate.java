package dev.phaseline.benchmarks;

import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.benchmarks.trace.BenchTrace;
import java.io.IOException;
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
 * Loads a recording of page events into a workspace on disk, and, in the same run, in the way that needs no reader of
 * our own: {@code jdk.jfr.consumer} and an appender, one table and no index.
 */
public final class LoadRate {
    private LoadRate() {}

    /**
     * Runs.
     *
     * @param arguments the recording, which is made if it does not exist; its number of events; the number of rounds
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        Path file = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        if (!Files.exists(file)) {
            record(file, events);
        }
        for (int i = 0; i < rounds; i++) {
            double ours = inDirectory(directory -> load(file, directory.resolve("workspace.duckdb"), events));
            double theirs = inDirectory(directory -> append(file, directory.resolve("plain.duckdb"), events));
            System.out.printf(
                    Locale.ROOT,
                    "load %.2f M events/s, jdk.jfr.consumer and appender %.2f M events/s, ratio %.1f%n",
                    events / ours / 1e6,
                    events / theirs / 1e6,
                    theirs / ours);
        }
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
        /** Does it and returns the seconds. */
        double seconds(Path directory) throws IOException, SQLException;
    }

    private static double inDirectory(Work work) throws IOException, SQLException {
        Path directory = Files.createTempDirectory("load-rate");
        try {
            return work.seconds(directory);
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static double load(Path file, Path workspace, long events) {
        try (Workspace target = Workspace.openOrCreate(workspace)) {
            long start = System.nanoTime();
            LoadResult result = new RecordingLoader(target).load(List.of(file)).getFirst();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!(result instanceof LoadResult.Loaded loaded)
                    || loaded.recording().eventsRead() != events) {
                throw new IllegalStateException(result.toString());
            }
            return seconds;
        }
    }

    private static double append(Path file, Path database, long events) throws IOException, SQLException {
        long start = System.nanoTime();
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
        return (System.nanoTime() - start) / 1e9;
    }
}

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
 * Loads a recording of page events into a workspace on disk, and does in the same run what a load cannot undercut
 * ({@link LoadFloor}; with text {@link LineFloor} too) and, with a JFR recording, what needs no reader of ours: {@code jdk.jfr.consumer} and an appender
 * into one table without an index. Prints lines of a table; of each the cheapest of all rounds.
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
        boolean log = file.toString().endsWith(".log");
        if (jfr && !Files.exists(file)) {
            record(file, events);
        }
        Cost never = new Cost(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        Cost load = never;
        Cost floor = never;
        Cost append = never;
        Cost lines = never;
        for (int i = 0; i < rounds; i++) {
            load = load.least(inDirectory(directory -> load(file, directory.resolve("workspace.duckdb"), events)));
            floor = floor.least(inDirectory(directory -> LoadFloor.fill(directory.resolve("floor.duckdb"), events)));
            if (log) {
                lines = lines.least(
                        inDirectory(directory -> LineFloor.run(file, directory.resolve("lines.duckdb"), events)));
            }
            if (jfr) {
                append =
                        append.least(inDirectory(directory -> append(file, directory.resolve("plain.duckdb"), events)));
            }
        }
        print(file.getFileName().toString(), load, events, load);
        print("DuckDB alone fills the table", floor, events, load);
        if (log) {
            print("reads, finds lines, SHA-256, and DuckDB alone", lines, events, load);
        }
        if (jfr) {
            print("`jdk.jfr.consumer` and appender, one table", append, events, load);
        }
    }

    private static void print(String what, Cost cost, long events, Cost load) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f |%n",
                what,
                cost.cells(events),
                cost.seconds() / load.seconds(),
                cost.cpuSeconds() / load.cpuSeconds());
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

    /** Work that needs a directory. */
    @FunctionalInterface
    private interface Measured {
        /** Does it. */
        Cost in(Path directory) throws IOException, SQLException;
    }

    private static Cost inDirectory(Measured work) throws IOException, SQLException {
        Path directory = Files.createTempDirectory("load-rate");
        try {
            return work.in(directory);
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static Cost load(Path file, Path workspace, long events) throws IOException, SQLException {
        try (Workspace target = Workspace.openOrCreate(workspace)) {
            return Cost.of(() -> {
                LoadResult result =
                        new RecordingLoader(target).load(List.of(file)).getFirst();
                if (!(result instanceof LoadResult.Loaded loaded)
                        || loaded.recording().eventsRead() != events) {
                    throw new IllegalStateException(result.toString());
                }
            });
        }
    }

    private static Cost append(Path file, Path database, long events) throws IOException, SQLException {
        return Cost.of(() -> {
            long read = appended(file, database);
            if (read != events) {
                throw new IllegalStateException(read + " events");
            }
        });
    }

    private static long appended(Path file, Path database) throws IOException, SQLException {
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
        return read;
    }
}

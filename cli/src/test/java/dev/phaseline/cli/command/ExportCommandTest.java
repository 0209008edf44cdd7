package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What other tools would read: files of tables by DuckDB itself, traces by a JSON parser. */
class ExportCommandTest {
    private static final Path TRACES = Path.of("..", "samples", "traces", "multifd");

    @TempDir
    private static Path directory = Path.of("");

    private static String workspace = "";

    @BeforeAll
    static void load() {
        workspace = directory.resolve("w.duckdb").toString();
        CommandRun load = CommandRun.of(
                "load",
                "-w",
                workspace,
                TRACES.resolve("src.log.gz").toString(),
                TRACES.resolve("dst.log.gz").toString());
        assertThat(load.exitCode()).as(load.err()).isZero();
    }

    @Test
    void parquetFilesArePartitionedAndEqualTheTables() {
        Path lake = directory.resolve("lake");

        CommandRun export = CommandRun.of("export", "-w", workspace, "--parquet", lake.toString());

        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(lake.resolve("events/savevm_section_start/recording=1/events.parquet"))
                .exists();
        assertThat(lake.resolve("events/xbzrle_decode")).doesNotExist();
        String read = "read_parquet('" + lake + "/events/savevm_section_start/*/*.parquet', hive_partitioning = true)";
        assertThat(query("SELECT count(*) FROM " + read))
                .isEqualTo(query("SELECT count(*) FROM savevm_section_start"))
                .isNotEqualTo("0");
        assertThat(query(
                        "SELECT count(*) FROM (SELECT recording, seq, ts_ns, thread, id, section_id FROM savevm_section_start"
                                + " EXCEPT SELECT recording, seq, ts_ns, thread, id, section_id FROM " + read + ")"))
                .isEqualTo("0");
        assertThat(query("SELECT count(*) FROM (FROM phases EXCEPT FROM '" + lake + "/views/phases.parquet')"))
                .isEqualTo("0");
        assertThat(query("SELECT count(*) FROM '" + lake + "/tables/recordings.parquet'"))
                .isEqualTo("2");
        assertThat(query("SELECT comment FROM '" + lake
                        + "/columns.csv' WHERE table_name = 'phases' AND column_name = 'duration_ms'"))
                .startsWith("\"length, ms");
    }

    @Test
    void csvFilesEqualTheTables() {
        Path files = directory.resolve("csv");

        assertThat(CommandRun.of("export", "-w", workspace, "--csv", files.toString())
                        .exitCode())
                .isZero();

        assertThat(query("SELECT count(*) FROM '" + files + "/events/savevm_section_start.csv'"))
                .isEqualTo(query("SELECT count(*) FROM savevm_section_start"));
        assertThat(query("SELECT sum(hash(phase, start_ns, end_ns)) FROM '" + files + "/views/phases.csv'"))
                .isEqualTo(query("SELECT sum(hash(phase, start_ns, end_ns)) FROM phases"));
    }

    @Test
    void directoryWithFilesIsRefused() throws IOException {
        Path used = Files.createDirectory(directory.resolve("used"));
        Files.writeString(used.resolve("file"), "kept");

        CommandRun export = CommandRun.of("export", "-w", workspace, "--csv", used.toString());

        assertThat(export.exitCode()).isEqualTo(2);
        assertThat(export.errLines()).containsExactly("phaseline export: error: " + used + ": is not empty");
        assertThat(used).isDirectoryContaining(file -> file.endsWith("file"));
    }

    @Test
    void oneTargetIsNamed() {
        assertThat(CommandRun.of("export", "-w", workspace).err()).contains("Missing required argument");
        assertThat(CommandRun.of("export", "-w", workspace, "--csv", "a", "--chrome", "b")
                        .err())
                .contains("mutually exclusive");
    }

    @Test
    void chromeTraceHasTracksThatNestAndArrowsThatGoForward() throws IOException {
        Path file = directory.resolve("trace.json.gz");

        assertThat(CommandRun.of("export", "-w", workspace, "--chrome", file.toString())
                        .exitCode())
                .isZero();

        List<JsonNode> events = traceEvents(file);
        assertThat(named(events, "process_name"))
                .anyMatch(name -> name.startsWith("source, "))
                .anyMatch(name -> name.startsWith("destination, "));
        assertThat(named(events, "thread_name")).contains("phases");
        assertThat(of(events, "i").count() + arrowheadsOnEvents(events))
                .isEqualTo(count("SELECT count(*) FROM events"));
        assertThat(of(events, "C")).isNotEmpty();
        tracks(of(events, "X")).values().forEach(ExportCommandTest::nests);
        arrowsGoForward(events);
    }

    @Test
    void perfettoTraceIsWritten() {
        Path file = directory.resolve("trace.perfetto-trace");

        assertThat(CommandRun.of("export", "-w", workspace, "--perfetto", file.toString())
                        .exitCode())
                .isZero();

        assertThat(file.toFile().length()).isGreaterThan(count("SELECT 20 * count(*) FROM events"));
    }

    private static String query(String sql) {
        CommandRun run = CommandRun.of("query", sql, "-w", workspace, "--format", "csv");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.outLines().get(1);
    }

    private static long count(String sql) {
        return Long.parseLong(query(sql));
    }

    private static List<JsonNode> traceEvents(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new ObjectMapper()
                    .readTree(in)
                    .get("traceEvents")
                    .valueStream()
                    .toList();
        }
    }

    private static Stream<JsonNode> of(List<JsonNode> events, String phase) {
        return events.stream().filter(event -> event.get("ph").asString().equals(phase));
    }

    private static List<String> named(List<JsonNode> events, String metadata) {
        return of(events, "M")
                .filter(event -> event.get("name").asString().equals(metadata))
                .map(event -> event.get("args").get("name").asString())
                .toList();
    }

    /** Events at which an arrow begins or ends are slices of a nanosecond, in the category of a source file. */
    private static long arrowheadsOnEvents(List<JsonNode> events) {
        return of(events, "X")
                .filter(event -> event.get("cat").asString().endsWith(".c"))
                .count();
    }

    private static Map<String, List<JsonNode>> tracks(Stream<JsonNode> slices) {
        return slices.filter(slice -> !slice.get("cat").asString().endsWith(".c"))
                .collect(Collectors.groupingBy(slice -> slice.get("pid") + "/" + slice.get("tid")));
    }

    private static void nests(List<JsonNode> slices) {
        Deque<Long> open = new ArrayDeque<>();
        slices.stream()
                .map(slice -> new long[] {ns(slice.get("ts")), ns(slice.get("ts")) + ns(slice.get("dur"))})
                .sorted(Comparator.<long[]>comparingLong(slice -> slice[0]).thenComparingLong(slice -> -slice[1]))
                .forEach(slice -> {
                    while (!open.isEmpty() && open.peek() <= slice[0]) {
                        open.pop();
                    }
                    assertThat(open.isEmpty() || open.peek() >= slice[1]).isTrue();
                    open.push(slice[1]);
                });
    }

    private static void arrowsGoForward(List<JsonNode> events) {
        Map<String, JsonNode> ends = of(events, "f")
                .collect(Collectors.toMap(event -> event.get("id").asString(), event -> event));
        List<JsonNode> starts = of(events, "s").toList();
        assertThat(starts).hasSizeGreaterThan(10);
        for (JsonNode start : starts) {
            JsonNode end = ends.get(start.get("id").asString());
            assertThat(end).isNotNull();
            assertThat(ns(end.get("ts"))).isGreaterThanOrEqualTo(ns(start.get("ts")));
            assertThat(end.get("pid")).isNotEqualTo(start.get("pid"));
        }
    }

    private static long ns(JsonNode micros) {
        return micros.decimalValue().movePointRight(3).longValueExact();
    }
}

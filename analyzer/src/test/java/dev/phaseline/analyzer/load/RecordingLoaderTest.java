package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.phaseline.analyzer.jfr.JfrFormat;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.workspace.Side;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.tracepoint.TraceEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordingLoaderTest {
    private static final String TICK = "tick(uint64_t n) \"%\" PRIu64";

    @TempDir
    private Path directory;

    @Name("test.NotATraceEvent")
    static final class NotATraceEvent extends Event {}

    /** As generated for such arguments: JFR refuses Java's keywords, so the field of {@code new} has another name. */
    @Name("migration.order")
    @TraceEvent(arguments = "int select, int new, int seq, int Seq", format = "\"%d %d %d %d\"", section = "test.c")
    static final class Order extends Event {
        int select = 1;

        int newValue = 2;

        int seq = 3;

        @Name("Seq")
        int upperSeq = 4;
    }

    @Test
    void valuesKeepTheRangeOfTheirTypes() throws Exception {
        var file = directory.resolve("types.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare("texts(const char *text, char *none, void *host, bool flag) \"%s %s %p %d\"")
                    .declare("narrow(int8_t i8, uint8_t u8, int16_t i16, uint16_t u16) \"%d %u %d %u\"")
                    .declare("wide(int i32, unsigned int u32, int64_t i64, size_t u64) \"%d %u %\" PRId64 \" %zu\"")
                    .emit("texts", "pc.ram", null, -4096L, true)
                    .emit("narrow", (byte) -1, (byte) -1, (short) -1, (short) -1)
                    .emit("wide", -1, -1, -1L, -1L)
                    .dump(file);
        }

        try (var workspace = Workspace.temporary()) {
            load(workspace, file);

            assertThat(rows(workspace, "SELECT text, \"none\", host, flag FROM texts"))
                    .containsExactly("pc.ram | null | 18446744073709547520 | true");
            assertThat(rows(workspace, "SELECT i8, u8, i16, u16 FROM narrow")).containsExactly("-1 | 255 | -1 | 65535");
            assertThat(rows(workspace, "SELECT i32, u32, i64, u64 FROM wide"))
                    .containsExactly("-1 | 4294967295 | -1 | 18446744073709551615");
        }
    }

    @Test
    void keywordsAndNamesOfKeyColumnsAreGoodArgumentNames() throws Exception {
        var file = directory.resolve("names.jfr");
        try (var jfr = new FlightRecording()) {
            new Order().commit();
            jfr.dump(file);
        }

        try (var workspace = Workspace.temporary()) {
            load(workspace, file);

            assertThat(rows(workspace, "SELECT \"select\", \"new\", seq_2, Seq_3 FROM \"order\""))
                    .containsExactly("1 | 2 | 3 | 4");
        }
    }

    @Test
    void eventsOfAllThreadsAreNumberedInTheOrderOfTime() throws Exception {
        var file = directory.resolve("order.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare(TICK).declare("tock(void) \"\"");
            for (long n = 0; n < 50; n++) {
                jfr.emit("tick", n).emitFrom("worker " + n % 2, "tock");
            }
            jfr.dump(file);
        }

        try (var workspace = Workspace.temporary()) {
            load(workspace, file);

            // The recorder keeps a buffer for each thread; the file has the ticks together and the tocks together.
            assertThat(rows(workspace, "SELECT seq FROM events ORDER BY ts_ns, seq"))
                    .hasSize(100)
                    .isEqualTo(rows(workspace, "SELECT range FROM range(100)"));
            assertThat(rows(workspace, "SELECT seq, n FROM tick ORDER BY seq"))
                    .isEqualTo(rows(workspace, "SELECT 2 * range, range FROM range(50)"));
            assertThat(
                            rows(
                                    workspace,
                                    "SELECT DISTINCT threads.name FROM tock JOIN threads ON threads.id = tock.thread ORDER BY 1"))
                    .containsExactly("worker 0", "worker 1");
        }
    }

    @Test
    void recordingTellsItsEventsTimesAndOtherEvents() throws Exception {
        var file = directory.resolve("counts.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare(TICK).emit("tick", 1L).emit("tick", 2L);
            new NotATraceEvent().commit();
            jfr.dump(file);
        }

        try (var workspace = Workspace.temporary()) {
            var loaded = load(workspace, file);

            assertThat(loaded.format()).isEqualTo("jfr");
            assertThat(loaded.recording().eventsRead()).isEqualTo(2);
            assertThat(loaded.recording().eventsSkipped()).isEqualTo(1);
            assertThat(loaded.recording().eventsDamaged()).isZero();
            assertThat(loaded.damage()).isEmpty();
            assertThat(rows(workspace, "SELECT path, format, side, events_read, events_skipped FROM recordings"))
                    .containsExactly(file + " | jfr | null | 2 | 1");
            assertThat(rows(
                            workspace,
                            "SELECT start_ns = (SELECT min(ts_ns) FROM tick), end_ns = (SELECT max(ts_ns) FROM tick)"
                                    + " FROM recordings"))
                    .containsExactly("true | true");
        }
    }

    @ParameterizedTest
    @CsvSource({"savevm_state_iterate, SOURCE", "qemu_loadvm_state_post_main, DESTINATION"})
    void sideFollowsFromTheEventsUnlessTheUserSays(String event, Side side) throws Exception {
        var file = directory.resolve("side.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare(event + "(void) \"\"").emit(event).dump(file);
        }

        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, file).recording().side()).contains(side);
        }
        try (var workspace = Workspace.temporary()) {
            Loading.into(workspace, Optional.of(Side.SOURCE)).load(List.of(file));

            assertThat(rows(workspace, "SELECT side FROM recordings")).containsExactly("source");
        }
    }

    @Test
    void sameContentIsLoadedOnce() throws Exception {
        var file = tick(directory.resolve("a.jfr"), 1);
        var copy = Files.copy(file, directory.resolve("b.jfr"));

        try (var workspace = Workspace.temporary()) {
            var results = Loading.into(workspace).load(List.of(file, copy, file));

            assertThat(results.get(0)).isInstanceOf(LoadResult.Loaded.class);
            assertThat(results.subList(1, 3))
                    .containsExactly(new LoadResult.AlreadyLoaded(copy, 1), new LoadResult.AlreadyLoaded(file, 1));
            assertThat(rows(workspace, "SELECT count(*) FROM recordings")).containsExactly("1");
            assertThat(rows(workspace, "SELECT n FROM tick")).containsExactly("1");
        }
    }

    @Test
    void recordingsAddUpInAWorkspaceOverSeveralRuns() throws Exception {
        var first = tick(directory.resolve("a.jfr"), 1);
        var second = tick(directory.resolve("b.jfr"), 2);
        var file = directory.resolve("w.duckdb");

        try (var workspace = Workspace.openOrCreate(file)) {
            load(workspace, first);
        }
        try (var workspace = Workspace.openOrCreate(file)) {
            load(workspace, second);
        }

        try (var workspace = Workspace.open(file)) {
            assertThat(rows(workspace, "SELECT recording, seq, n FROM tick ORDER BY recording"))
                    .containsExactly("1 | 0 | 1", "2 | 0 | 2");
            assertThat(rows(workspace, "SELECT id, path FROM recordings ORDER BY id"))
                    .containsExactly("1 | " + first, "2 | " + second);
            assertThat(rows(workspace, "SELECT count(*), count(DISTINCT id) FROM threads"))
                    .containsExactly("2 | 2");
        }
    }

    @Test
    void declarationsWithOtherArgumentsGetATableOfTheirOwn() throws Exception {
        var before = directory.resolve("before.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare("tick(int n) \"%d\"").emit("tick", 7).dump(before);
        }
        var after = tick(directory.resolve("after.jfr"), 8);

        try (var workspace = Workspace.temporary()) {
            Loading.into(workspace).load(List.of(before, after));

            assertThat(rows(
                            workspace,
                            "SELECT name, arguments, table_name FROM event_types WHERE name = 'tick' ORDER BY id"))
                    .containsExactly("tick | int n | tick", "tick | uint64_t n | tick_2");
            assertThat(rows(workspace, "SELECT n FROM tick")).containsExactly("7");
            assertThat(rows(workspace, "SELECT n FROM tick_2")).containsExactly("8");
        }
    }

    @Test
    void declarationsThatOnlyPrintDifferentlyShareATable() throws Exception {
        var other = directory.resolve("other");
        try (var jfr = new FlightRecording()) {
            jfr.declare("tick(uint64_t n) \"n=%\" PRIu64").emit("tick", 2L).dump(other);
        }
        var file = directory.resolve("both.jfr");
        concatenate(file, tick(directory.resolve("one"), 1), other);

        try (var workspace = Workspace.temporary()) {
            load(workspace, file);

            assertThat(rows(workspace, "SELECT n FROM tick ORDER BY n")).containsExactly("1", "2");
            assertThat(rows(workspace, "SELECT count(*) FROM events")).containsExactly("2");
        }
    }

    @Test
    void eventsThatDoNotFitTheirDeclarationAreCountedWithTheReason() throws Exception {
        var file = directory.resolve("misfit.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare(TICK)
                    .emit("tick", 1L)
                    .declare("misfit", "const char *name", "\"%s\"", List.of(new ValueDescriptor(long.class, "name")))
                    .emit("misfit", 1L)
                    .emit("misfit", 2L)
                    .dump(file);
        }

        try (var workspace = Workspace.temporary()) {
            var loaded = load(workspace, file);

            assertThat(loaded.recording().eventsRead()).isEqualTo(1);
            assertThat(loaded.recording().eventsDamaged()).isEqualTo(2);
            assertThat(rows(workspace, "SELECT recording, path, offset_bytes, description FROM damage"))
                    .containsExactly(
                            "1 | " + file + " | null | migration.misfit: field name has type long, but the argument"
                                    + " is const char *name");
        }
    }

    @Test
    void filesOfADirectoryAreRecordingsEach() throws Exception {
        var a = tick(directory.resolve("a.jfr"), 1);
        var b = tick(directory.resolve("b"), 2);
        Files.writeString(directory.resolve("notes.txt"), "not a recording");

        try (var workspace = Workspace.temporary()) {
            var results = Loading.into(workspace).load(List.of(directory));

            assertThat(results).extracting(LoadResult::path).containsExactly(a, b);
            assertThat(rows(workspace, "SELECT n FROM tick ORDER BY n")).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "377abcaf271c0004, compressed with 7-zip",
        "1f9d9068, compressed with compress",
        "02214c18, compressed with lz4's legacy format",
        "17084474726163696e67, a recording of trace-cmd",
        "4c504b5348485248, a journal in systemd's own format"
    })
    void fileThatMayHaveEventsAndIsNotReadIsNamedWithTheWayOut(String start, String cause) throws Exception {
        var file = Files.write(directory.resolve("sent"), HexFormat.of().parseHex(start));

        var named = failure(file);
        var found = failure(directory);

        assertThat(named).startsWith(file + ": " + cause);
        assertThat(found).isEqualTo(named);
    }

    @Test
    void filesBesideADirectoryThatCannotBeReadAreLoaded() throws Exception {
        var a = tick(directory.resolve("a.jfr"), 1);
        var locked = Files.createDirectory(directory.resolve("locked"));
        Files.setPosixFilePermissions(locked, Set.of());
        assumeFalse(Files.isReadable(locked), "a superuser reads everything");

        try (var workspace = Workspace.temporary()) {
            var results = Loading.into(workspace).load(List.of(directory));

            assertThat(results).extracting(LoadResult::path).containsExactly(a, locked);
            assertThat(results.getLast())
                    .isEqualTo(new LoadResult.Failed(locked, locked + ": cannot be read: permission denied"));
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void repositoryOfAJvmIsOneRecording() throws Exception {
        var repository = Files.createDirectory(directory.resolve("2026_11_24_00_42_45_4711"));
        tick(repository.resolve("2026_11_24_00_42_46.jfr"), 1);
        tick(repository.resolve("2026_11_24_00_42_47.jfr"), 2);

        try (var workspace = Workspace.temporary()) {
            load(workspace, repository);

            assertThat(rows(workspace, "SELECT pid, events_read FROM recordings"))
                    .containsExactly("4711 | 2");
            assertThat(rows(workspace, "SELECT seq, n FROM tick ORDER BY seq")).containsExactly("0 | 1", "1 | 2");
        }
    }

    @Test
    void repositoryWithAnotherNameIsKnownByItsChunks() throws Exception {
        var repository = Files.createDirectory(directory.resolve("host-a"));
        tick(repository.resolve("2026_11_24_00_42_46.jfr"), 1);
        tick(repository.resolve("2026_11_24_00_42_46_01.jfr"), 2);

        try (var workspace = Workspace.temporary()) {
            load(workspace, directory);

            assertThat(rows(workspace, "SELECT path, events_read FROM recordings"))
                    .containsExactly(repository + " | 2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'not a recording, whatever its name', 'not a recording: it begins with 6e 6f 74 20; known formats: jfr, simple, ctf, ftrace, log'",
        "'', 'not a recording: the file is empty; known formats: jfr, simple, ctf, ftrace, log'",
        "FLR, 'not a recording: it begins with 46 4c 52; known formats: jfr, simple, ctf, ftrace, log'"
    })
    void fileThatIsNoRecordingIsNamedWithTheCause(String content, String cause) throws Exception {
        var file = Files.writeString(directory.resolve("x.jfr"), content);

        assertThat(failure(file)).isEqualTo(file + ": " + cause);
    }

    @Test
    void missingFileIsNamed() {
        var file = directory.resolve("missing.jfr");

        assertThat(failure(file)).isEqualTo(file + ": no such file");
    }

    @Test
    void directoryWithoutRecordingsIsNamed() {
        assertThat(failure(directory)).isEqualTo(directory + ": no recording in this directory");
    }

    @Test
    void failedLoadIntoANewWorkspaceLeavesNoFile() throws Exception {
        var garbage = Files.writeString(directory.resolve("x.jfr"), "garbage");
        var file = directory.resolve("w.duckdb");

        try (var workspace = Workspace.openOrCreate(file)) {
            Loading.into(workspace).load(List.of(garbage));
        }

        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(garbage));
    }

    @Test
    void recordingThatFailsAfterItsFirstEventsLeavesTheWorkspaceAsItWas() throws Exception {
        var good = tick(directory.resolve("good.jfr"), 1);

        try (var workspace = Workspace.temporary()) {
            load(workspace, good);
            try (var writer = workspace.addRecording();
                    var reading = new ReadAhead(
                            new RecordingSource(tick(directory.resolve("b.jfr"), 2), new JfrFormat(), Optional.empty()),
                            Declarations.builtIn())) {
                writer.add(((ReadAhead.Events) reading.next()).window());
                // Not committed, as if the next window had failed.
            }

            assertThat(rows(workspace, "SELECT n FROM tick")).containsExactly("1");
            assertThat(rows(workspace, "SELECT count(*) FROM events")).containsExactly("1");
            assertThat(rows(workspace, "SELECT count(*) FROM threads")).containsExactly("1");
            load(workspace, tick(directory.resolve("c.jfr"), 3));
            assertThat(rows(workspace, "SELECT recording, n FROM tick ORDER BY n"))
                    .containsExactly("1 | 1", "2 | 3");
        }
    }

    @Test
    void chunksOfAFileAreReadOneAfterTheOther() throws Exception {
        var file = directory.resolve("chunks.jfr");
        concatenate(file, tick(directory.resolve("a"), 1), tick(directory.resolve("b"), 2));

        try (var workspace = Workspace.temporary()) {
            load(workspace, file);

            assertThat(rows(workspace, "SELECT seq, n FROM tick ORDER BY seq")).containsExactly("0 | 1", "1 | 2");
        }
    }

    @Test
    void chunksInWrongOrderAreNumberedByTime() throws Exception {
        var file = directory.resolve("chunks.jfr");
        var first = tick(directory.resolve("a"), 1);
        concatenate(file, tick(directory.resolve("b"), 2), first);

        try (var workspace = Workspace.temporary()) {
            load(workspace, file);

            assertThat(rows(workspace, "SELECT seq, n FROM tick ORDER BY seq")).containsExactly("0 | 1", "1 | 2");
            assertThat(rows(workspace, "SELECT seq FROM events ORDER BY ts_ns")).containsExactly("0", "1");
        }
    }

    private LoadResult.Loaded load(Workspace workspace, Path file) {
        var result = Loading.into(workspace).load(List.of(file)).getFirst();
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        return (LoadResult.Loaded) result;
    }

    private static String failure(Path file) {
        try (var workspace = Workspace.temporary()) {
            var result = Loading.into(workspace).load(List.of(file)).getFirst();
            assertThat(result).isInstanceOf(LoadResult.Failed.class);
            return ((LoadResult.Failed) result).message();
        }
    }

    private static Path tick(Path file, long n) throws IOException {
        try (var jfr = new FlightRecording()) {
            return jfr.declare(TICK).emit("tick", n).dump(file);
        }
    }

    private static void concatenate(Path target, Path first, Path second) throws IOException {
        byte[] a = Files.readAllBytes(first);
        byte[] b = Files.readAllBytes(second);
        Files.write(
                target, ByteBuffer.allocate(a.length + b.length).put(a).put(b).array());
    }

    private static List<String> rows(Workspace workspace, String sql) {
        var rows = new ArrayList<String>();
        try (var result = workspace.query(sql)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(String.valueOf(result.text(i)));
                }
                rows.add(String.join(" | ", row));
            }
        }
        return rows;
    }
}

package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Side;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in which several processes wrote. */
class SeveralProcessesTest {
    private static final Path TRACES = Path.of("../samples/traces");
    private static final String EACH = "SELECT side, process, pid, events_read, (SELECT count(*) FROM events"
            + " WHERE recording = recordings.id), (SELECT max(seq) FROM events WHERE recording = recordings.id)"
            + " FROM recordings ORDER BY id";
    private static final String OUTCOMES =
            "SELECT outcome, source_recording, destination_recording, iterations FROM migrations";

    @TempDir
    private Path directory;

    private static List<LoadResult> load(Workspace workspace, Path... files) {
        var options = new LoadOptions(Optional.empty(), Optional.of("trial"), Declarations.builtIn(), false);
        return new RecordingLoader(workspace, options, (_, _) -> {}).load(List.of(files));
    }

    private static List<String> logged(String file) throws IOException {
        try (var content = RecordingContent.of(TRACES.resolve(file));
                var stream = content.open()) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        }
    }

    @Test
    void aTraceOfBothSidesIsTwoRecordingsOfOneMigration() throws Exception {
        try (var workspace = Workspace.temporary()) {
            load(workspace, TRACES.resolve("ctf-cancel.tar.gz"));

            // babeltrace2 counts as many of each vpid.
            assertThat(Script.rows(workspace, EACH))
                    .containsExactly(
                            "source | 1 | 9932 | 2143 | 2143 | 2142", "destination | 2 | 9940 | 2334 | 2334 | 2333");
            assertThat(Script.rows(workspace, OUTCOMES)).containsExactly("cancelled | 1 | 2 | 10");
            assertThat(Script.rows(workspace, "SELECT offset_ns, error_ns, contradictions FROM clocks"))
                    .containsExactly("0 | 0 | 0");
            assertThat(Script.rows(workspace, "SELECT count(*) FROM flows WHERE latency_us < 0"))
                    .containsExactly("0");
            assertThat(Script.rows(workspace, "SELECT recording, pid FROM threads ORDER BY id"))
                    .containsExactly("1 | 9932", "1 | 9932", "2 | 9940");
            assertThat(Script.rows(
                            workspace,
                            "SELECT DISTINCT migration, path = (SELECT min(path) FROM recordings),"
                                    + " digest = (SELECT min(digest) FROM recordings) FROM recordings"))
                    .containsExactly("trial | true | true");
        }
    }

    @Test
    void loadingItTwiceChangesNothing() throws Exception {
        var trace = TRACES.resolve("ctf-cancel.tar.gz");
        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, trace)).hasSize(2).hasOnlyElementsOfType(LoadResult.Loaded.class);

            assertThat(load(workspace, trace))
                    .containsExactly(new LoadResult.AlreadyLoaded(trace, 1), new LoadResult.AlreadyLoaded(trace, 2));
            assertThat(Script.rows(workspace, "SELECT count(*) FROM recordings"))
                    .containsExactly("2");
        }
    }

    @Test
    void aLogOfBothSidesIsWhatTheLogsAreAlone() throws Exception {
        var source = logged("cancel/src.log.gz");
        var destination = logged("cancel/dst.log.gz");
        var both = Files.write(
                directory.resolve("both.log"),
                Stream.concat(source.stream(), destination.stream()).toList(),
                StandardCharsets.ISO_8859_1);

        List<String> each;
        List<String> outcomes;
        try (var workspace = Workspace.temporary()) {
            load(workspace, TRACES.resolve("cancel/src.log.gz"), TRACES.resolve("cancel/dst.log.gz"));
            each = Script.rows(workspace, EACH.replace("process, pid, ", ""));
            outcomes = Script.rows(workspace, OUTCOMES);
        }
        try (var workspace = Workspace.temporary()) {
            load(workspace, both);

            assertThat(Script.rows(workspace, EACH.replace("process, pid, ", "")))
                    .isEqualTo(each);
            assertThat(Script.rows(workspace, OUTCOMES)).isEqualTo(outcomes);
        }
    }

    @Test
    void linesOfASystemLogBelongToTheProcessThatTheyName() throws Exception {
        var lines = List.of(
                "Nov 26 10:00:00 host libvirtd[7]: migrating",
                "Nov 26 10:00:01 host qemu-system-x86_64[40]: migrate_set_state new state setup",
                "Nov 26 10:00:01 host qemu-system-x86_64[50]: loadvm_state_setup ",
                "Nov 26 10:00:02 host qemu-system-x86_64[40]: savevm_state_header ",
                "Nov 26 10:00:02 host qemu-system-x86_64[40]: migrate_set_state new state active");
        var log = Files.write(directory.resolve("messages"), lines);

        try (var workspace = Workspace.temporary()) {
            load(workspace, log);

            assertThat(Script.rows(
                            workspace, "SELECT side, pid, events_read, events_skipped FROM recordings ORDER BY id"))
                    .containsExactly("source | 40 | 3 | 1", "destination | 50 | 1 | 0");
        }
    }

    /** The first events fill a window before anything tells that there are two processes. */
    @Test
    void aFileIsReadAgainIfItsProcessesAreKnownTooLate() throws Exception {
        var name = "x".repeat(1 << 20);
        var early = Collections.nCopies(20, "112@1.000001:migrate_set_state new state " + name);
        var late = List.of(
                "103@2.000000:savevm_state_header ",
                "110@2.000001:loadvm_state_setup ",
                "103@2.000002:savevm_state_header ");
        var log = Files.write(
                directory.resolve("late.log"),
                Stream.concat(numbered(early).stream(), late.stream()).toList());

        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, log)).hasSize(2);

            assertThat(Script.rows(workspace, EACH.replace("process, pid, ", "")))
                    .containsExactly("source | 2 | 2 | 1", "destination | 21 | 21 | 20");
        }
    }

    /** Texts that are the same take no room. */
    private static List<String> numbered(List<String> lines) {
        return IntStream.range(0, lines.size()).mapToObj(i -> lines.get(i) + i).toList();
    }

    @Test
    void whatTheUserSaysOfTheSideIsOfTheProcessWhoseEventsDoNotTell() throws Exception {
        var log = Files.write(
                directory.resolve("messages"),
                List.of(
                        "Nov 26 10:00:01 host qemu[40]: migrate_set_state new state setup",
                        "Nov 26 10:00:01 host qemu[50]: loadvm_state_setup "));
        var options = new LoadOptions(Optional.of(Side.SOURCE), Optional.empty(), Declarations.builtIn(), false);

        try (var workspace = Workspace.temporary()) {
            new RecordingLoader(workspace, options, (_, _) -> {}).load(List.of(log));

            assertThat(Script.rows(workspace, "SELECT side FROM recordings ORDER BY id"))
                    .containsExactly("source", "destination");
        }
    }
}

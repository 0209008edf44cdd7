package dev.phaseline.gui.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.TimelineSnapshot;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of QEMU as they are, loaded and drawn: both sides, one side, damaged, tiny, empty. */
final class RecordedRunsTest {

    private static final Path RUN = Path.of("../samples/traces/multifd");

    @TempDir
    private Path directory;

    /** What a picture has in it. */
    private record Drawn(String svg, Outline outline) {

        private List<Outline.Lane> lanes(Outline.Lane.Kind kind) {
            return outline.lanes().stream().filter(lane -> lane.kind() == kind).toList();
        }
    }

    private Drawn draw(Path... recordings) {
        var file = directory.resolve("w.duckdb");
        try (var workspace = Workspace.openOrCreate(file)) {
            assertThat(new RecordingLoader(workspace, Optional.empty(), _ -> {}).load(List.of(recordings)))
                    .allMatch(LoadResult.Loaded.class::isInstance);
        }
        try (var reader = WorkspaceReader.open(file)) {
            var picture = Picture.of(
                    reader,
                    new TimelineSnapshot.Options(1600, 1400, 1, Appearance.DARK),
                    TimelineSnapshot.Content.all());
            return new Drawn(picture.svg(), reader.outline());
        }
    }

    /** The first lines of a log that contain a word, and what else is given. */
    private Path log(String name, String of, String word, long lines, String end) throws IOException {
        try (var log = new GZIPInputStream(Files.newInputStream(RUN.resolve(of)))) {
            Stream<String> chosen = new String(log.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(word))
                    .limit(lines);
            return Files.writeString(directory.resolve(name), String.join("\n", chosen.toList()) + "\n" + end);
        }
    }

    @Test
    void bothSidesOfAMultifdMigrationHaveTheirTracks() {
        var drawn = draw(RUN.resolve("src.log.gz"), RUN.resolve("dst.log.gz"));

        assertThat(drawn.outline().recordings())
                .extracting(Outline.Recording::side)
                .containsExactlyInAnyOrder(Side.SOURCE, Side.DESTINATION);
        assertThat(drawn.lanes(Outline.Lane.Kind.CHANNEL))
                .extracting(Outline.Lane::name)
                .contains("multifd 0", "multifd 1");
        assertThat(drawn.lanes(Outline.Lane.Kind.DEVICE)).hasSizeGreaterThan(5);
        assertThat(drawn.outline().states()).extracting(Outline.Phase::name).contains("setup", "active", "completed");
        assertThat(drawn.svg())
                .contains(">source", ">destination", ">switchover<", ">state<", ">bandwidth<", ">completed<")
                .doesNotContain("NaN", "unreadable");
    }

    @Test
    void whatIsCountedAtLoadIsWhatThePictureCounts() {
        var file = directory.resolve("w.duckdb");
        try (var workspace = Workspace.openOrCreate(file)) {
            new RecordingLoader(workspace, Optional.empty(), _ -> {}).load(List.of(RUN.resolve("src.trace.gz")));
        }
        try (var reader = WorkspaceReader.open(file)) {
            var outline = reader.outline();
            var model = new TimelineModel(outline);
            model.resize(1600, 900, 1);
            var missing = TileKey.firstRun(model.tiles().missing());
            model.tiles().add(reader.tiles(missing));

            long counted = model.tiles().overviewParts().stream()
                    .flatMap(part -> outline.lanes().stream()
                            .filter(lane -> lane.kind() == Outline.Lane.Kind.THREAD)
                            .map(lane -> part.tile().of(lane.id()))
                            .filter(Objects::nonNull))
                    .flatMapToLong(slice -> Arrays.stream(slice.density().counts()))
                    .sum();

            assertThat(counted).isEqualTo(outline.events());
        }
    }

    @Test
    void oneSideAloneIsDrawnWithoutTheOther() {
        var drawn = draw(RUN.resolve("dst.log.gz"));

        assertThat(drawn.svg()).contains(">destination").doesNotContain(">source", "NaN");
    }

    @Test
    void aDamagedRecordingSaysSo() throws IOException {
        var whole = RUN.resolve("src.trace.gz");
        byte[] content;
        try (var trace = new GZIPInputStream(Files.newInputStream(whole))) {
            content = trace.readAllBytes();
        }
        var cut = Files.write(directory.resolve("cut.trace"), Arrays.copyOf(content, content.length / 2 + 3));

        var drawn = draw(cut);

        assertThat(drawn.outline().events()).isPositive();
        assertThat(drawn.svg()).contains("unreadable").doesNotContain("NaN");
    }

    @Test
    void aSingleEventIsDrawn() throws IOException {
        var drawn = draw(log("tiny.log", "src.log.gz", "migrate_set_state", 1, ""));

        assertThat(drawn.outline().events()).isEqualTo(1);
        assertThat(drawn.svg()).contains("1 event").doesNotContain("NaN", "Infinity");
    }

    @Test
    void aWorkspaceWithoutRecordingsSaysSo() throws IOException, SQLException {
        try (var reader = WorkspaceReader.open(emptyWorkspace())) {
            var picture = Picture.of(
                    reader,
                    new TimelineSnapshot.Options(800, 600, 1, Appearance.LIGHT),
                    TimelineSnapshot.Content.all());

            assertThat(picture.svg()).contains("No recordings");
        }
    }

    private Path emptyWorkspace() throws IOException, SQLException {
        // Workspaces of files are not kept without a recording.
        try (var temporary = Workspace.temporary();
                var connection = temporary.connection();
                var statement = connection.createStatement()) {
            // The first workspace of a process has all that it is made of in the log beside the file.
            statement.execute("CHECKPOINT");
            return Files.copy(temporary.file(), directory.resolve("empty.duckdb"));
        }
    }
}

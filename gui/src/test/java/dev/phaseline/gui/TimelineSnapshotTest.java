package dev.phaseline.gui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.analyzer.workspace.WorkspaceException;
import dev.phaseline.gui.TimelineSnapshot.Content;
import dev.phaseline.gui.TimelineSnapshot.Options;
import dev.phaseline.gui.sample.Precopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimelineSnapshotTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    @TempDir
    private Path directory;

    private Path workspace = Path.of("");

    @BeforeEach
    void write() throws SQLException {
        workspace = directory.resolve("w.duckdb");
        Precopy.write(workspace, 2048);
    }

    @Test
    void thePictureIsAPngOfTheSizeAskedFor() throws IOException {
        var png = directory.resolve("picture.png");

        TimelineSnapshot.write(workspace, png, new Options(800, 500, 1.5, Appearance.LIGHT));

        var bytes = Files.readAllBytes(png);
        assertThat(bytes).startsWith(PNG);
        // Width and height are the first fields of the IHDR chunk, which is the first one (PNG 3rd edition, 11.2.1).
        assertThat(ByteBuffer.wrap(bytes).getInt(16)).isEqualTo(1200);
        assertThat(ByteBuffer.wrap(bytes).getInt(20)).isEqualTo(750);
    }

    @Test
    void aFileNamedSvgIsDrawnInShapesAndHasTheTextsOfThePicture() throws Exception {
        var svg = directory.resolve("picture.SVG");

        TimelineSnapshot.write(workspace, svg, Options.of(1200, 700));

        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertThat(document.getDocumentElement().getAttribute("width")).isEqualTo("1200");
        assertThat(document.getElementsByTagName("rect").getLength()).isGreaterThan(100);
        assertThat(Files.readString(svg)).contains(">live_migration</text>", ">completed</text>");
    }

    @Test
    void rangeSelectionAndTracksCanBeChosen() throws IOException {
        var svg = directory.resolve("part.svg");

        TimelineSnapshot.write(
                workspace,
                svg,
                Options.of(1200, 700),
                new Content(Optional.of("10ms..20ms"), Optional.of("12ms..14ms"), Optional.of("live"), false));

        assertThat(Files.readString(svg))
                .contains(">live_migration</text>", ">showing 10.0 ms</text>", ">2.00 ms</text>")
                .doesNotContain(">return path</text>");
    }

    @ParameterizedTest
    @CsvSource({"1..2", "2s..1s", "now", "1s-2s"})
    void aRangeOfAnotherFormIsAnError(String range) {
        assertThatThrownBy(() -> new Content(Optional.of(range), Optional.empty(), Optional.empty(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("range " + range);
    }

    @Test
    void anOlderPictureIsReplacedAndNothingElseIsLeftBehind() throws IOException {
        var png = directory.resolve("picture.png");
        Files.writeString(png, "old");

        TimelineSnapshot.write(workspace, png, Options.of(800, 600));

        assertThat(Files.readAllBytes(png)).startsWith(PNG);
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(png) && !path.equals(workspace));
    }

    @Test
    void theSameWorkspaceGivesTheSamePicture() throws IOException {
        var one = directory.resolve("one.png");
        var other = directory.resolve("other.png");

        TimelineSnapshot.write(workspace, one, Options.of(1600, 900));
        TimelineSnapshot.write(workspace, other, Options.of(1600, 900));

        assertThat(one).hasSameBinaryContentAs(other);
    }

    @Test
    void aMissingWorkspaceIsAnErrorInOneLine() {
        var missing = directory.resolve("missing.duckdb");
        var png = directory.resolve("picture.png");

        assertThatThrownBy(() -> TimelineSnapshot.write(missing, png, Options.of(800, 600)))
                .isInstanceOf(WorkspaceException.class)
                .hasMessage("no such workspace: " + missing);
        assertThat(png).doesNotExist();
    }

    @Test
    void aPictureThatCannotBeWrittenIsAnErrorInOneLine() {
        var nowhere = directory.resolve("nowhere").resolve("picture.png");

        assertThatThrownBy(() -> TimelineSnapshot.write(workspace, nowhere, Options.of(800, 600)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + nowhere + ": no directory " + nowhere.getParent());
        assertThatThrownBy(() -> TimelineSnapshot.write(workspace, directory, Options.of(800, 600)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + directory + ": it is a directory");
    }

    @ParameterizedTest
    @CsvSource({
        "479, 600, 1, size 479x600 is too small: at least 480x320 is needed",
        "0, -1, 1, size 0x-1 is too small: at least 480x320 is needed",
        "5000, 600, 2, size 5000x600 is too large: at most 4096x4096",
        "8193, 600, 1, size 8193x600 is too large: at most 8192x8192",
        "800, 600, 0.5, scale 0.5 is not between 1 and 4",
        "800, 600, NaN, scale NaN is not between 1 and 4",
    })
    void aSizeThatCannotBeDrawnIsAnErrorInOneLine(int width, int height, double scale, String message) {
        assertThatThrownBy(() -> new Options(width, height, scale, Appearance.DARK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}

package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of one side of a migration that was refused: there is little to see, and that is said. */
class TimelineCommandTest {
    private static final String SOURCE = "../samples/traces/refused/src.log.gz";

    @TempDir
    private Path directory;

    @Test
    void sizeThemeRangeSelectionAndTracksOfAPictureCanBeChosen() throws IOException {
        Path workspace = directory.resolve("w.duckdb");
        assertThat(CommandRun.of("load", "-w", workspace.toString(), SOURCE).exitCode())
                .isZero();
        Path png = directory.resolve("picture.png");

        CommandRun run = CommandRun.of(
                "timeline", "-w", workspace.toString(), "--snapshot", png.toString(), "--size", "1000x640");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        // Width and height are the first fields of the IHDR chunk, which is the first one (PNG 3rd edition, 11.2.1).
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(png));
        assertThat(bytes.getInt(16)).isEqualTo(1000);
        assertThat(bytes.getInt(20)).isEqualTo(640);

        Path svg = directory.resolve("picture.svg");
        run = CommandRun.of(
                "timeline",
                "-w",
                workspace.toString(),
                "--snapshot",
                svg.toString(),
                "--range",
                "0ms..1ms",
                "--select",
                "0ms..500us",
                "--tracks",
                "threads",
                "--theme",
                "LIGHT");

        assertThat(run.exitCode()).isZero();
        assertThat(Files.readString(svg))
                .contains(">showing 1.00 ms</text>", ">500 µs</text>", ">Selection</text>")
                .contains("fill=\"#ffffff\"")
                .doesNotContain(">phases</text>");
    }

    @ParameterizedTest
    @CsvSource({
        "--size, 10x10, '--size 10x10: size 10x10 is too small: at least 480x320 is needed'",
        "--size, large, '--size large: expected WIDTHxHEIGHT in pixels, such as 1600x900'",
        "--scale, 9, '--size 1600x900: scale 9.0 is not between 1 and 4'",
        "--range, 1..2, 'range 1..2: expected two times with their units, such as 1.2s..1.5s'",
        "--select, 2s..1s, 'range 2s..1s: its end is not after its start'",
    })
    void whatAPictureCannotBeIsBadUsage(String option, String value, String message) {
        CommandRun run = CommandRun.of(
                "timeline", SOURCE, "--snapshot", directory.resolve("p.png").toString(), option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("phaseline timeline: error: " + message);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileThatIsNotThereIsSaidBeforeAWindowOpens() {
        CommandRun run = CommandRun.of("timeline", "missing.jfr");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("missing.jfr");
    }
}

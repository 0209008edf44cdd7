package dev.phaseline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: a migration between two processes, both recorded, loaded, questioned and drawn. */
class DemoTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theDemoMigratesLoadsAnswersAndDraws() throws IOException {
        CommandRun demo = CommandRun.of("demo", "--memory", "32M", "--out", directory.toString());

        assertThat(demo.err()).isEmpty();
        assertThat(demo.exitCode()).isZero();
        assertThat(demo.out())
                .contains("Equal on both sides: memory")
                .contains("Report      " + directory.resolve("report.html"))
                .contains("Try next:");
        assertThat(directory.resolve("report.html"))
                .content()
                .contains("Live migration completed in ")
                .endsWith("</html>\n");
        assertThat(sizeOfPng(directory.resolve("timeline.png"))).containsExactly(1600, 900);
        workspaceAnswers(directory.resolve("demo.duckdb"));
        recordingsArePrintedAsQemuWould();
        loadingGarbageLeavesNothingBehind();
    }

    /** Width and height, which stand behind the signature, length and name of the first chunk. */
    private static int[] sizeOfPng(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        assertThat(bytes.getLong()).isEqualTo(0x89504e470d0a1a0aL);
        return new int[] {bytes.getInt(16), bytes.getInt(20)};
    }

    private static void workspaceAnswers(Path workspace) {
        CommandRun migrations = CommandRun.of(
                "query",
                "SELECT count(*) AS n, any_value(outcome) AS o FROM migrations",
                "-w",
                workspace.toString(),
                "--format",
                "csv");
        assertThat(migrations.outLines()).containsExactly("n,o", "1,completed");

        CommandRun sides = CommandRun.of(
                "query", "SELECT side FROM recordings ORDER BY side", "-w", workspace.toString(), "--format", "csv");
        assertThat(sides.outLines()).containsExactly("side", "destination", "source");

        CommandRun pages = CommandRun.of(
                "query",
                "SELECT (SELECT count(*) FROM ram_save_page) = "
                        + "(SELECT count(*) FROM ram_load_loop WHERE flags & 8 = 8) AS equal",
                "-w",
                workspace.toString(),
                "--format",
                "csv");
        assertThat(pages.outLines()).containsExactly("equal", "true");

        // A busy machine makes the guest stand still for longer, which is a warning; nothing else may be wrong.
        CommandRun troubles = CommandRun.of(
                "query",
                "SELECT rule, severity, title FROM findings WHERE severity = 'error' OR (severity = 'warning' AND rule NOT IN"
                        + " ('guest_froze', 'switchover_wait', 'downtime_reported', 'downtime_limit', 'no_convergence'))",
                "-w",
                workspace.toString(),
                "--format",
                "csv");
        assertThat(troubles.outLines()).containsExactly("rule,severity,title");

        CommandRun phases = CommandRun.of("phases", "-w", workspace.toString());
        assertThat(phases.out()).contains("setup").contains("switchover");
    }

    private void recordingsArePrintedAsQemuWould() {
        CommandRun print =
                CommandRun.of("print", directory.resolve("source.jfr").toString());

        assertThat(print.exitCode()).isZero();
        assertThat(print.outLines())
                .filteredOn(line -> line.contains("migrate_set_state"))
                .extracting(line -> line.substring(line.indexOf(':') + 1))
                .containsExactly(
                        "migrate_set_state new state setup",
                        "migrate_set_state new state active",
                        "migrate_set_state new state completed");
        assertThat(print.outLines()).allMatch(line -> line.matches("\\d+@\\d+\\.\\d{6}:\\w+ .*"));
    }

    private void loadingGarbageLeavesNothingBehind() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage.jfr"), "this is no recording");
        Path workspace = directory.resolve("garbage.duckdb");

        CommandRun load = CommandRun.of("load", garbage.toString(), "-w", workspace.toString());

        assertThat(load.exitCode()).isEqualTo(1);
        assertThat(load.errLines()).hasSize(1);
        assertThat(load.err()).contains(garbage + ": not a recording");
        assertThat(workspace).doesNotExist();
    }
}

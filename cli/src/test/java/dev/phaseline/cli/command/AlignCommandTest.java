package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignCommandTest {
    private static final Path RUN = Path.of("../samples/traces/cancel");

    @TempDir
    private Path directory;

    @Test
    void aNudgeMovesTheDestinationInEveryView() {
        String workspace = directory.resolve("w.duckdb").toString();
        CommandRun.of(
                "load",
                RUN.resolve("src.log.gz").toString(),
                RUN.resolve("dst.log.gz").toString(),
                "-w",
                workspace);
        String phases =
                "SELECT (common_start_ns - start_ns) // 1000000 AS ms FROM phases WHERE side = 'destination' LIMIT 1";
        assertThat(CommandRun.of("query", phases, "-w", workspace, "--format", "csv")
                        .outLines())
                .containsExactly("ms", "0");

        CommandRun refused = CommandRun.of("align", "-w", workspace, "--nudge", "250.5");
        assertThat(refused.exitCode()).isOne();
        assertThat(refused.err()).contains("(--force nudges all the same)");
        assertThat(CommandRun.of("query", phases, "-w", workspace, "--format", "csv")
                        .outLines())
                .containsExactly("ms", "0");

        CommandRun nudged = CommandRun.of("align", "-w", workspace, "--nudge", "250.5", "--migration", "1", "--force");

        assertThat(nudged.exitCode()).isZero();
        assertThat(nudged.out()).contains("nudge_ms").contains("250.5");
        assertThat(nudged.err())
                .containsPattern("^warning: --nudge 250.5 puts \\d+ effects before their causes; the order");
        assertThat(CommandRun.of("query", phases, "-w", workspace, "--format", "csv")
                        .outLines())
                .containsExactly("ms", "-250");

        CommandRun missing = CommandRun.of("align", "-w", workspace, "--nudge", "1", "--migration", "9");
        assertThat(missing.exitCode()).isOne();
        assertThat(missing.err()).contains("migration 9 has both sides in");
    }

    @Test
    void aNudgeMovesWhatFindingsSay() {
        Path run = Path.of("../samples/traces/multifd");
        String workspace = directory.resolve("w.duckdb").toString();
        String source = run.resolve("src.log.gz").toString();
        CommandRun.of("load", source, run.resolve("dst.log.gz").toString(), "-w", workspace);
        String found = "SELECT title FROM findings WHERE rule = 'downtime_reported'";
        assertThat(CommandRun.of("query", found, "-w", workspace).out()).contains("at least 118 ms");

        CommandRun.of("align", "-w", workspace, "--nudge", "-200", "--force");

        assertThat(CommandRun.of("query", found, "-w", workspace).out()).contains("at least 318 ms");
    }

    @Test
    void theCommandsOfDowntimeAndChannelsPrintTheirViews() {
        String source = Path.of("../samples/traces/multifd/src.log.gz").toString();
        String workspace = directory.resolve("w.duckdb").toString();
        assertThat(CommandRun.of("load", source, "-w", workspace).exitCode()).isZero();

        assertThat(CommandRun.of("downtime", "-w", workspace).out()).contains("0000:00:01.3/piix4_pm");
        assertThat(CommandRun.of("channels", "-w", workspace, "--format", "csv").out())
                .contains("source,multifd 0,3002,326249,0,1336315904");
    }
}

package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private static final String CANCELLED = "../samples/traces/cancel/src.log.gz";
    private static final String REFUSED = "../samples/traces/refused/src.log.gz";

    @Test
    void twoRecordingsAreComparedPhaseByPhase() {
        CommandRun run = CommandRun.of("diff", CANCELLED, REFUSED, "--format", "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines().getFirst()).isEqualTo("section,name,metric,a,b,change_percent,effect_ms,p,verdict");
        assertThat(run.out()).contains("phase,source setup,ms,7.721,0.955,").contains("unknown, needs a set");
    }

    @Test
    void theSameMigrationDoesNotDiffer() {
        CommandRun run = CommandRun.of("diff", CANCELLED, CANCELLED, "--changed", "--format", "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).hasSize(1);
        assertThat(run.errLines())
                .containsExactly(
                        "note: with 1 and 1 migrations nobody can tell a change from what any two migrations differ by;"
                                + " compare sets of four",
                        "note: parameters and capabilities are those that events show to be used; the source's"
                                + " handle_qmp_command, which was not recorded, would tell all that were set");
    }

    @Test
    void setsAreNamedByNumberRangeAndName() {
        Path file = directory.resolve("w.duckdb");
        assertThat(CommandRun.of("load", CANCELLED, "-w", file.toString(), "--migration", "monday")
                        .exitCode())
                .isZero();
        assertThat(CommandRun.of("load", REFUSED, "-w", file.toString()).exitCode())
                .isZero();

        try (Workspace workspace = Workspace.open(file)) {
            assertThat(ChosenMigrations.of(workspace, "")).containsExactly(1, 2);
            assertThat(ChosenMigrations.of(workspace, "2,1")).containsExactly(1, 2);
            assertThat(ChosenMigrations.of(workspace, "1-2,monday")).containsExactly(1, 2);
            assertThat(ChosenMigrations.of(workspace, "monday")).containsExactly(1);
            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> ChosenMigrations.of(workspace, "1,tuesday"))
                    .withMessage("the workspace has no migration tuesday");
        }
        CommandRun one = CommandRun.of("diff", file + ":monday", file + ":2", "--top", "1", "--format", "csv");
        CommandRun two = CommandRun.of("diff", "monday", "2", "-w", file.toString(), "--top", "1", "--format", "csv");
        // A second of precopy is the greatest difference.
        assertThat(one.outLines())
                .filteredOn(line -> !line.startsWith("setting"))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("migration,total,ms,1008.313,0.955,");
        assertThat(two.outLines()).isEqualTo(one.outLines());
    }

    @Test
    void numbersNeedAWorkspace() {
        CommandRun run = CommandRun.of("diff", "1", "2");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("1: to name migrations by number, name their workspace (-w)");
    }
}

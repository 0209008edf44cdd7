package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import org.junit.jupiter.api.Test;

class DiffCommandTest {
    private static final String CANCELLED = "../samples/traces/cancel/src.log.gz";
    private static final String REFUSED = "../samples/traces/refused/src.log.gz";

    @Test
    void twoRecordingsAreComparedPhaseByPhase() {
        CommandRun run = CommandRun.of("diff", CANCELLED, REFUSED, "--format", "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines().getFirst()).isEqualTo("section,name,metric,a,b,change_percent,effect_ms,p,verdict");
        assertThat(run.out()).contains("phase,source setup,total ms,").contains("unknown, needs a set");
    }

    @Test
    void theSameMigrationDoesNotDiffer() {
        CommandRun run = CommandRun.of("diff", CANCELLED, CANCELLED, "--changed", "--format", "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).hasSize(1);
    }
}

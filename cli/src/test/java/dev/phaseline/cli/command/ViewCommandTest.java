package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import org.junit.jupiter.api.Test;

class ViewCommandTest {
    private static final String SOURCE = "../samples/traces/refused/src.log.gz";

    @Test
    void latenciesByPhaseNameThePhase() {
        CommandRun run = CommandRun.of("latencies", SOURCE, "--by-phase", "--format", "csv");

        assertThat(run.outLines().getFirst()).startsWith("migration,side,phase,kind,name,count,min_us");
        assertThat(run.outLines().get(1)).startsWith("1,source,setup,connect,socket,1,");
    }

    @Test
    void aQueryForFindingsOfRecordingsHasThem() {
        CommandRun run = CommandRun.of("query", "SELECT rule FROM Findings", SOURCE, "--format", "csv");

        assertThat(run.outLines()).startsWith("rule", "ended_by");
    }
}

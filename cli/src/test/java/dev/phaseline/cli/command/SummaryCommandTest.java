package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SummaryCommandTest {
    private static final String SOURCE = "../samples/traces/refused/src.log.gz";
    private static final String DESTINATION = "../samples/traces/refused/dst.log.gz";

    @Test
    void aMigrationFitsOnAScreen() {
        CommandRun run = CommandRun.of("summary", SOURCE, DESTINATION);

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .hasSizeLessThan(40)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100))
                .contains("MIGRATION 1", "Outcome", "Phases", "Findings", "Based on", "Time", "Not recorded");
        assertThat(run.out())
                .containsPattern("  outcome +failed")
                .containsPattern("  source +setup 0\\.95 ms, cleanup")
                .containsPattern(
                        "  error, source +The migration failed\\. First sign, on the source: Failed to connect to")
                .containsPattern("  clocks +only the source is loaded")
                .containsPattern("  not loaded +a recording of the destination")
                .containsPattern("  switch on, if off +migrate_pending ");
    }

    @Test
    void markdownHasTheSameToPaste() {
        CommandRun run = CommandRun.of("summary", SOURCE, "--format", "markdown");

        assertThat(run.outLines())
                .startsWith("## Migration 1", "", "### Outcome", "", "- **outcome**: failed")
                .contains("### Findings", "- **source setup**: 0.95 ms");
    }

    @Test
    void programsGetRowsWithNumbers() {
        CommandRun run = CommandRun.of("summary", SOURCE, "--format", "json", "--migration", "1");

        List<JsonNode> rows =
                JsonMapper.shared().readTree(run.out()).valueStream().toList();
        assertThat(rows)
                .filteredOn(row -> row.get("item").asString().equals("source setup"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("number").asDouble()).isEqualTo(0.955))
                .satisfies(row -> assertThat(row.get("unit").asString()).isEqualTo("ms"))
                .satisfies(row -> assertThat(row.get("section").asString()).isEqualTo("phases"));
    }

    @Test
    void aMigrationThatIsNotThereIsBadUsage() {
        CommandRun run = CommandRun.of("summary", SOURCE, "--migration", "7");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("phaseline summary: error: --migration: the workspace has no migration 7");
    }
}

package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FindingsCommandTest {
    private static final String SOURCE = "../samples/traces/refused/src.log.gz";

    @TempDir
    private Path directory;

    @Test
    void findingsAreRows() {
        CommandRun run = CommandRun.of("findings", SOURCE, "--format", "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines().getFirst())
                .isEqualTo(
                        "migration,rule,severity,side,recording,title,detail,start_ns,end_ns,numbers,evidence,advice");
        assertThat(run.outLines().get(1)).startsWith("1,ended_by,error,source,1,");
        assertThat(CommandRun.of("findings", SOURCE).out()).contains("ended_by").contains("Connection refused");
    }

    @Test
    void numbersAndEvidenceAreNestedInJson() {
        CommandRun run = CommandRun.of("findings", SOURCE, "--format", "json");

        JsonNode finding = JsonMapper.shared().readTree(run.out()).get(0);
        // migration_socket_outgoing_error, migrate_fd_error, migrate_set_state
        assertThat(finding.get("evidence").toString())
                .isEqualTo("[{\"recording\":1,\"seq\":1},{\"recording\":1,\"seq\":3},{\"recording\":1,\"seq\":4}]");
        assertThat(finding.get("numbers").toString()).isEqualTo("[{\"name\":\"count\",\"value\":3.0}]");
    }

    @Test
    void aUsersRulesFindToo() throws IOException {
        Files.writeString(directory.resolve("refused.sql"), """
                -- rule: refused
                -- question: Was it refused?
                -- severity: error
                -- events: migration_socket_outgoing_error(err:text)
                -- title: Refused: {err}
                -- advice: Listen.
                SELECT migration, side, attempts.recording, ts_ns AS start_ns, ts_ns AS end_ns, err,
                    [{'recording': attempts.recording, 'seq': seq}] AS evidence
                FROM migration_socket_outgoing_error AS refusals
                JOIN attempts ON attempts.recording = refusals.recording AND seq BETWEEN first_seq AND last_seq
                """);

        CommandRun run = CommandRun.of("findings", SOURCE, "--rules", directory.toString(), "--format", "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("1,refused,error,source,1,").contains("1,ended_by,error,source,1,");
    }

    @Test
    void aWrongRuleIsBadUsage() throws IOException {
        Files.writeString(directory.resolve("wrong.sql"), "-- rule: wrong\nSELECT 1\n");

        CommandRun run = CommandRun.of("findings", SOURCE, "--rules", directory.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).contains("wrong.sql: the header has no 'question:', 'severity:', 'title:', 'advice:'");
        assertThat(CommandRun.of("findings", SOURCE, "--rules", "nowhere").err())
                .startsWith("phaseline findings: error: nowhere: no such directory");
    }

    @Test
    void coverageSaysWhatWasNotRecorded() {
        CommandRun run = CommandRun.of("findings", SOURCE, "--coverage", "--format", "csv");

        assertThat(run.outLines().getFirst()).isEqualTo("migration,rule,question,answerable,missing,enable,settled");
        assertThat(run.out())
                .contains("1,pre_switchover,14. Is it stuck before the switchover?,true,,")
                .contains("source migration_bitmap_sync_end");
    }
}

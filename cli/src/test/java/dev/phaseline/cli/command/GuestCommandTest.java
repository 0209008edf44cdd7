package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestCommandTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"help", "?", "ram_*,help"})
    void traceHelpListsAllEventsAndNeedsNothingElse(String option) {
        CommandRun run = CommandRun.of("guest", "--trace", option);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines()).hasSize(275).contains("ram_save_page", "migrate_set_state");
    }

    @Test
    void anUnknownEventIsBadUsageWithTheNearestNames() {
        CommandRun run =
                CommandRun.of("guest", "--qmp", "unix:" + directory.resolve("q"), "--trace", "-ram_save_pgae,evnts=x");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines())
                .containsExactly(
                        "phaseline guest: guest: error: unknown key 'evnts': expected enable, events or file",
                        "phaseline guest: guest: error: unknown trace event 'ram_save_pgae' (nearest: 'ram_save_page')");
    }

    @Test
    void oneLogIsEnough() {
        CommandRun run = CommandRun.of(
                "guest", "--qmp", "unix:" + directory.resolve("q"), "--trace", "file=a", "--trace-log", "b");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualToIgnoringNewLines("phaseline guest: error: two trace logs: b and file=a");
    }

    @Test
    void theControlSocketIsRequired() {
        CommandRun run = CommandRun.of("guest");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("phaseline guest: error: Missing required option: '--qmp=unix:PATH'");
    }
}

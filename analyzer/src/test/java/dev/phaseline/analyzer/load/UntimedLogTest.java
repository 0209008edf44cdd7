package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntimedLogTest {
    @TempDir
    private Path directory;

    @Test
    void aLogWithoutTimesHasPhasesButNoLengths() throws Exception {
        var source = Files.write(
                directory.resolve("src.log"),
                List.of(
                        "migrate_set_state new state setup",
                        "savevm_state_header ",
                        "migrate_set_state new state active",
                        "migration_thread_low_pending 0",
                        "savevm_state_complete_precopy ",
                        "savevm_section_start timer, section_id 0",
                        "savevm_section_end timer, section_id 0 -> 0",
                        "migrate_set_state new state completed",
                        "migration_thread_after_loop "));
        var destination = Files.write(
                directory.resolve("dst.log"),
                List.of(
                        "migration_set_incoming_channel ioc=0x55f215617400 ioctype=qio-channel-socket",
                        "migrate_set_state new state active",
                        "qemu_loadvm_state_section_startfull 0(timer) 0 2",
                        "migrate_set_state new state completed"));
        try (var workspace = Workspace.temporary()) {
            new RecordingLoader(workspace).load(List.of(source, destination));

            assertThat(Script.rows(workspace, """
                            SELECT outcome, total_ms, setup_ms, downtime_ms, guest_downtime_ms, clock_offset_ms FROM migrations
                            """)).containsExactly("completed | null | null | null | null | null");
            assertThat(
                            Script.rows(
                                    workspace,
                                    "SELECT phase, duration_ms FROM phases WHERE side = 'source' AND depth = 0 ORDER BY start_ns"))
                    .containsExactly("setup | null", "precopy | null", "switchover | null", "cleanup | null");
            assertThat(Script.rows(workspace, "SELECT rule FROM findings")).containsExactly("succeeded");
        }
    }
}

package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntimedLogTest {
    @TempDir
    private Path directory;

    private Path untimedDestination() throws IOException {
        return Files.write(
                directory.resolve("dst.log"),
                List.of(
                        "migration_set_incoming_channel ioc=0x55f215617400 ioctype=qio-channel-socket",
                        "migrate_set_state new state active",
                        "qemu_loadvm_state_section_startfull 0(timer) 0 2",
                        "migrate_set_state new state completed"));
    }

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
        var destination = untimedDestination();
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
            assertThat(Script.rows(workspace, "SELECT rule, detail FROM findings"))
                    .containsExactly("succeeded | Both sides completed.");
        }
    }

    @Test
    void noViewGivesNumbersOfEventsAsLengths() throws Exception {
        var source = new ArrayList<>(List.of(
                "migrate_set_state new state setup",
                "savevm_state_header ",
                "migration_bitmap_sync_start ",
                "migration_bitmap_sync_end dirty_pages 0",
                "migrate_set_state new state active"));
        for (int pass = 1; pass <= 5; pass++) {
            source.addAll(List.of(
                    "savevm_state_iterate ",
                    "migrate_pending pending size 40960000 max = 4096 (pre = 40960000 compat=0 post=0)",
                    "savevm_section_start ram, section_id 1",
                    "ram_save_page pc.ram: offset: 0x" + pass + "000 host: 0x7f6397e00000",
                    "migration_rate_limit_pre 100 ms",
                    "migration_rate_limit_post urgent: 0",
                    "savevm_section_end ram, section_id 1 -> 0",
                    "migrate_transferred transferred 40960000 time_spent 100 bandwidth 409600 max_size 4096",
                    "migration_bitmap_sync_start ",
                    "migration_bitmap_sync_end dirty_pages 10000"));
        }
        source.addAll(List.of(
                "migration_thread_low_pending 0",
                "savevm_section_start timer, section_id 0",
                "savevm_section_end timer, section_id 0 -> 0",
                "migrate_set_state new state completed",
                "migration_thread_after_loop "));
        var destination = List.of(
                "migration_set_incoming_channel ioc=0x55f215617400 ioctype=qio-channel-socket",
                "migrate_set_state new state active",
                "qemu_loadvm_state_section_startfull 0(timer) 0 2",
                "vmstate_load_state_end timer end/0",
                "migrate_set_state new state completed");
        try (var workspace = Workspace.temporary()) {
            new RecordingLoader(workspace)
                    .load(List.of(
                            Files.write(directory.resolve("src.log"), source),
                            Files.write(directory.resolve("dst.log"), destination)));

            var lengths = Script.rows(workspace, """
                    SELECT 'SELECT ' || string_agg('count(' || column_name || ')', ' + ') || ' FROM ' || table_name
                    FROM duckdb_columns()
                    WHERE schema_name = 'main' AND NOT internal
                        AND table_name IN (SELECT view_name FROM duckdb_views() WHERE schema_name = 'main')
                        AND (regexp_matches(column_name, '_(us|ms)$') OR column_name IN ('duration_ns', 'bytes_per_s', 'dirty_pages_per_s'))
                        -- What QEMU itself measured needs no times.
                        AND column_name NOT IN ('bandwidth_bytes_per_ms', 'expected_downtime_ms')
                    GROUP BY table_name
                    """);
            assertThat(lengths).hasSizeGreaterThan(10);
            for (var length : lengths) {
                assertThat(Script.rows(workspace, length)).as(length).containsExactly("0");
            }
            assertThat(Script.rows(
                            workspace,
                            "SELECT sum(count)::BIGINT FROM latencies WHERE side = 'source' AND kind = 'section_part'"))
                    .containsExactly("5");
            assertThat(Script.rows(workspace, "SELECT DISTINCT name FROM counters WHERE unit LIKE '%/s' ORDER BY name"))
                    .containsExactly("bandwidth");
            assertThat(Script.rows(workspace, "SELECT missing FROM rule_coverage WHERE rule = 'no_convergence'"))
                    .containsExactly("times in the log of the source (-msg timestamp=on)");
            assertThat(Script.rows(workspace, "SELECT rule FROM findings WHERE rule = 'no_convergence'"))
                    .isEmpty();
        }
    }

    @Test
    void aSideWithTimesKeepsItsLengths() throws Exception {
        var source = Files.write(
                directory.resolve("src.log"),
                List.of(
                        "7@100.000000:migrate_set_state new state setup",
                        "7@100.001000:savevm_state_header ",
                        "7@100.002000:migrate_set_state new state active",
                        "7@100.010000:migration_thread_low_pending 0",
                        "7@100.011000:savevm_section_start timer, section_id 0",
                        "7@100.014000:savevm_section_end timer, section_id 0 -> 0",
                        "7@100.020000:migrate_set_state new state completed",
                        "7@100.021000:migration_thread_after_loop "));
        var destination = untimedDestination();
        try (var workspace = Workspace.temporary()) {
            new RecordingLoader(workspace).load(List.of(source, destination));

            assertThat(Script.rows(workspace, """
                            SELECT timed, round(total_ms, 3), setup_ms, guest_downtime_ms FROM migrations
                            """)).containsExactly("false | 21.0 | 1.0 | null");
            assertThat(Script.rows(workspace, """
                            SELECT name, duration_ms, critical FROM downtime WHERE side = 'source' AND name = 'timer'
                            """)).containsExactly("timer | 3.0 | null");
        }
    }
}

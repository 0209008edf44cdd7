package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CountersViewTest {
    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void theSourceTellsWhatIsPendingDirtyAndSent() {
        Script.load(workspace, """
                0   | main | migrate_set_state | setup
                1   | mig  | migration_bitmap_sync_end | 0
                2   | mig  | migrate_set_state | active
                100 | mig  | migrate_transferred | 500000 100 5000 1500000
                101 | mig  | migration_bitmap_sync_end | 20
                102 | mig  | migrate_pending | 1000000 1500000 1000000 0 0
                """);

        // 20 pages in 100 ms; 1000000 bytes at 5000 bytes/ms take 200 ms; the window began at 0.
        assertThat(Script.rows(workspace, """
                        SELECT name, unit, ms(ts_ns), value FROM counters ORDER BY name, ts_ns
                        """))
                .containsExactly(
                        "bandwidth | bytes/s | 0.0 | 5000000.0",
                        "dirty pages | pages | 1.0 | 0.0",
                        "dirty pages | pages | 101.0 | 20.0",
                        "dirty rate | pages/s | 1.0 | 200.0",
                        "expected downtime | ms | 102.0 | 200.0",
                        "pending | bytes | 102.0 | 1000000.0",
                        "switchover threshold | bytes | 100.0 | 1500000.0",
                        "switchover threshold | bytes | 102.0 | 1500000.0",
                        "transferred | bytes | 100.0 | 500000.0");
    }

    @Test
    void eventsThatAreManyBecomeARateOfEachTenthOfASecond() {
        Script.load(workspace, """
                0   | main | migrate_set_state | setup
                10  | mig  | ram_save_page | pc.ram 0 1
                20  | mig  | ram_save_page | pc.ram 4096 1
                110 | mig  | ram_save_page | pc.ram 8192 1
                500 | mig  | ram_save_page | pc.ram 0 1
                """);

        assertThat(Script.rows(workspace, "SELECT name, ms(ts_ns), value FROM counters ORDER BY ts_ns"))
                .containsExactly(
                        "pages sent | 0.0 | 20.0",
                        "pages sent | 100.0 | 10.0",
                        "pages sent | 200.0 | 0.0",
                        "pages sent | 500.0 | 10.0",
                        "pages sent | 600.0 | 0.0");
    }

    @Test
    void aCounterOfTheDestinationHasItsTimeOnBothClocks() {
        Script.load(workspace, """
                0   | main | migrate_set_state | setup
                1   | mig  | savevm_state_header
                1.1 | mig  | savevm_command_send | 2 4
                3   | mig  | migrate_set_state | active
                4   | rp   | source_return_path_thread_pong | 1
                """);
        Script.load(workspace, """
                1001   | main | migration_set_incoming_channel | 1 channel
                1002.1 | main | loadvm_process_command | 2 4
                1003   | main | migrate_send_rp_message | 2 4
                1004   | main | ram_load_loop | pc.ram 0 34 1
                """);
        Script.rows(workspace, "INSERT INTO pairings VALUES (1, 1, 2, 1, 'content') RETURNING evidence");
        Script.rows(
                workspace,
                "INSERT INTO clocks VALUES (1, 2, 1800000001002100000, 999000000, 0, 1000000, 1, 1, 0, 500000)"
                        + " RETURNING nudge_ns");

        assertThat(Script.rows(workspace, """
                        SELECT name, ms(ts_ns), ms(common_ns) FROM counters WHERE value > 0 AND side = 'destination'
                        """))
                .containsExactly("pages loaded | 1000.0 | 0.5", "zero pages loaded | 1000.0 | 0.5");
    }
}

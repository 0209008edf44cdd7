package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChannelsViewTest {
    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void multifdChannelsHaveTheirPacketsAndTheWaitsForThem() {
        Script.load(workspace, """
                0   | main | migrate_set_state | setup
                1   | mig  | migrate_set_state | active
                2   | m0   | multifd_send | 0 1 128 0 524288
                2   | m1   | multifd_send | 1 2 64 0 262144
                3   | m0   | multifd_send | 0 3 128 0 524288
                10  | mig  | multifd_send_sync_main_signal | 0
                10  | mig  | multifd_send_sync_main_signal | 1
                11  | mig  | multifd_send_sync_main_wait | 0
                11  | m0   | multifd_send | 0 4 0 1 524288
                11  | m1   | multifd_send | 1 5 0 1 262144
                13  | mig  | multifd_send_sync_main_wait | 1
                14  | mig  | multifd_send_sync_main | 6
                20  | mig  | migrate_transferred | 2000000 100 20000 6000000
                """);

        // 1048576 and 262144 bytes of payload; their mean is 655360. Windows count 2000000 bytes, 689280 of them
        // elsewhere.
        assertThat(Script.rows(workspace, """
                        SELECT channel, messages, pages, bytes, syncs, waits, wait_ms, imbalance, ms(common_last_ns)
                        FROM channels ORDER BY channel
                        """))
                .containsExactly(
                        "main | null | 0 | 689280 | null | null | null | null | 20.0",
                        "multifd 0 | 3 | 256 | 1048576 | 1 | 1 | 2.0 | 1.6 | 11.0",
                        "multifd 1 | 2 | 64 | 262144 | 1 | 1 | 1.0 | 0.4 | 11.0");
        assertThat(Script.rows(workspace, """
                        SELECT name, ms(start_ns), ms(end_ns) FROM spans WHERE kind = 'multifd_sync'
                        """)).containsExactly("all channels | 10.0 | 14.0");
    }

    @Test
    void aChannelOfTheDestinationWaitsForTheOthers() {
        Script.load(workspace, """
                0  | main | migration_set_incoming_channel | 1 channel
                1  | m0   | multifd_recv | 0 1 10 0 40960
                4  | m0   | multifd_recv | 0 2 0 1 0
                6  | m1   | multifd_recv | 1 3 10 1 40960
                7  | main | multifd_recv_sync_main_wait | 0
                7  | main | multifd_recv_sync_main_wait | 1
                8  | main | multifd_recv_sync_main_signal | 0
                9  | main | multifd_recv_sync_main_signal | 1
                10 | main | multifd_recv_sync_main | 3
                11 | main | migrate_send_rp_message | 1 4
                """);

        assertThat(Script.rows(workspace, """
                        SELECT channel, messages, pages, bytes, waits, wait_ms FROM channels ORDER BY channel
                        """))
                .containsExactly(
                        "multifd 0 | 2 | 10 | 40960 | 1 | 4.0",
                        "multifd 1 | 1 | 10 | 40960 | 1 | 3.0",
                        "return path | 1 | null | 8 | null | null");
    }

    @Test
    void packetsOfQemu10CountTheirPagesInAnEventOfTheirOwn() {
        Script.load(workspace, """
                0 | main | migrate_set_state | setup
                1 | mig  | migrate_set_state | active
                2 | m0   | multifd_send_ram_fill | 0 100 28
                2 | m0   | multifd_send_fill | 0 1 0 409600
                3 | m0   | multifd_send_fill | 0 2 1 409600
                """);

        assertThat(Script.rows(workspace, "SELECT channel, messages, pages, zero_pages, bytes, syncs FROM channels"))
                .containsExactly("multifd 0 | 2 | 100 | 28 | 409600 | 1");
    }

    @Test
    void theMainChannelCountsPagesByWhatTheyHold() {
        Script.load(workspace, """
                0   | main | migration_set_incoming_channel | 1 channel
                1   | main | ram_load_loop | pc.ram 0 8 1
                2   | main | ram_load_loop | pc.ram 4096 34 1
                3   | main | ram_load_loop | pc.ram 8192 34 1
                4   | main | ram_load_postcopy_loop | 12288 40
                5   | main | ram_load_postcopy_loop | 0 16384 34
                6   | main | ram_load_postcopy_loop | 0 16
                """);

        assertThat(Script.rows(workspace, "SELECT channel, messages, pages, zero_pages FROM channels"))
                .containsExactly("main | 5 | 2 | 3");
    }
}

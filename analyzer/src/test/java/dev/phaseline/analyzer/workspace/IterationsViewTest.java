package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IterationsViewTest {
    private static final String PENDING = """
            SELECT iteration, ms(start_ns), ms(end_ns), duration_ms, pending_bytes, remaining_bytes, threshold_bytes,
                transferred_bytes, bandwidth_bytes_per_ms, round(expected_downtime_ms, 3)
            FROM iterations
            """;

    private static final String PAGES = """
            SELECT iteration, dirty_pages, round(dirty_pages_per_s, 3), sent_pages, normal_pages, zero_pages
            FROM iterations
            """;

    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void iterationsTellWhatWasPendingAndHowFastItWent() {
        Script.loadResource(workspace, "precopy-source.txt");

        // The window of 81 bytes/ms is the last for the second iteration as well: 40960 / 81 and 12288 / 81 ms.
        assertThat(Script.rows(workspace, PENDING))
                .containsExactly(
                        "1 | 5.2 | 99.0 | 93.8 | 1000000 | 40960 | 0 | 8192 | 81 | 505.679",
                        "2 | 99.0 | 106.0 | 7.0 | 40960 | 12288 | 24300 | null | null | 151.704");
    }

    @Test
    void iterationsTellWhatWasDirtiedAndSent() {
        Script.loadResource(workspace, "precopy-source.txt");

        // The second sync adds 10 pages in the 96 ms since the first; the one that decides belongs to no iteration.
        assertThat(Script.rows(workspace, PAGES))
                .containsExactly("1 | null | null | 2 | 2 | null", "2 | 10 | 104.167 | 1 | 1 | null");
    }

    @Test
    void pagesOfZerosAreToldByTheDestination() {
        Script.loadResource(workspace, "precopy-source.txt");
        Script.load(workspace, """
                0.9   | main | migration_socket_incoming_accepted
                4     | main | qemu_loadvm_state_section | 1
                4.1   | main | qemu_loadvm_state_section_startfull | 2 ram 0 4
                4.5   | main | ram_load_complete | 0 1
                9     | main | qemu_loadvm_state_section | 2
                9.1   | main | qemu_loadvm_state_section_partend | 2
                9.3   | main | ram_load_loop | pc.ram 0 8 140000000000000
                9.4   | main | ram_load_loop | pc.ram 8192 34 140000000008192
                9.5   | main | ram_load_loop | pc.ram 12288 2 140000000012288
                10    | main | ram_load_complete | 0 2
                101   | main | qemu_loadvm_state_section | 2
                101.1 | main | qemu_loadvm_state_section_partend | 2
                105.5 | main | ram_load_complete | 0 3
                110   | main | qemu_loadvm_state_section | 3
                110.1 | main | qemu_loadvm_state_section_partend | 2
                110.2 | main | ram_load_loop | pc.ram 16384 34 140000000016384
                111   | main | ram_load_complete | 0 4
                """);

        assertThat(Script.rows(workspace, PAGES))
                .containsExactly("1 | null | null | 4 | 2 | 2", "2 | 10 | 104.167 | 1 | 1 | 0");
    }

    @Test
    void pagesOfMultifdPacketsCountWhereTheyWereSent() {
        Script.load(workspace, """
                0  | main | migrate_set_state | setup
                1  | mig  | migrate_set_state | active
                2  | mig  | migrate_pending_exact | 8000000 8000000 0
                3  | mig  | savevm_state_iterate
                4  | m0   | multifd_send_fill | 0 1 0 409600
                4  | m0   | multifd_send_ram_fill | 0 100 28
                5  | m1   | multifd_send_fill | 1 2 0 204800
                5  | m1   | multifd_send_ram_fill | 1 50 0
                6  | mig  | migrate_pending_exact | 4000000 4000000 0
                7  | mig  | savevm_state_iterate
                8  | m0   | multifd_send_ram_fill | 0 7 1
                9  | mig  | migration_completion_vm_stop | 0
                """);

        assertThat(Script.rows(workspace, PAGES))
                .containsExactly("1 | null | null | 178 | 150 | 28", "2 | null | null | 8 | 7 | 1");
    }

    @Test
    void dirtyPagesOfANewPeriodCountFromZero() {
        Script.load(workspace, """
                0  | main | migrate_set_state | setup
                1  | mig  | migration_bitmap_sync_start
                2  | mig  | migration_bitmap_sync_end | 500
                3  | mig  | migrate_set_state | active
                4  | mig  | migration_bitmap_sync_start
                5  | mig  | migration_bitmap_sync_end | 800
                6  | mig  | migrate_pending | 1 2 1 0 0
                7  | mig  | savevm_state_iterate
                8  | mig  | migration_bitmap_sync_start
                9  | mig  | migration_bitmap_sync_end | 70
                10 | mig  | migrate_pending | 1 2 1 0 0
                11 | mig  | savevm_state_iterate
                """);

        assertThat(Script.rows(workspace, "SELECT iteration, dirty_pages FROM iterations"))
                .containsExactly("1 | 300", "2 | 70");
    }

    @Test
    void syncsMoreThanASecondApartCountFromZeroEachEvenWhenTheyFindTheSame() {
        Script.load(workspace, """
                0    | main | migrate_set_state | setup
                1    | mig  | migration_bitmap_sync_start
                2    | mig  | migration_bitmap_sync_end | 500
                3    | mig  | migrate_set_state | active
                1500 | mig  | migration_bitmap_sync_start
                1501 | mig  | migration_bitmap_sync_end | 800
                1502 | mig  | migrate_pending | 1 2 1 0 0
                1503 | mig  | savevm_state_iterate
                3000 | mig  | migration_bitmap_sync_start
                3001 | mig  | migration_bitmap_sync_end | 800
                3002 | mig  | migrate_pending | 1 2 1 0 0
                3003 | mig  | savevm_state_iterate
                4500 | mig  | migration_bitmap_sync_start
                4501 | mig  | migration_bitmap_sync_end | 900
                4502 | mig  | migrate_pending | 1 2 1 0 0
                4503 | mig  | savevm_state_iterate
                """);

        assertThat(Script.rows(workspace, "SELECT iteration, dirty_pages FROM iterations"))
                .containsExactly("1 | 300", "2 | 800", "3 | 900");
        assertThat(Script.rows(workspace, "SELECT value FROM counters WHERE name = 'dirty pages' ORDER BY ts_ns"))
                .containsExactly("500.0", "300.0", "800.0", "900.0");
    }
}

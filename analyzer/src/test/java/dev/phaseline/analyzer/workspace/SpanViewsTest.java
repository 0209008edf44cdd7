package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SpanViewsTest {
    private static final String SPANS = """
            SELECT kind, spans.name, threads.name, depth, ms(start_ns), ms(end_ns)
            FROM spans JOIN threads ON threads.id = spans.thread
            """;
    private static final String ORDER = " ORDER BY start_seq";

    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void sourcePairsSectionsSyncsWaitsAndRoundTrips() {
        Script.loadResource(workspace, "precopy-source.txt");

        assertThat(Script.rows(workspace, SPANS + ORDER))
                .containsExactly(
                        "connect | socket | main | 0 | 0.0 | 1.0",
                        "ping | 1 | live_migration | 0 | 2.3 | 4.0",
                        "return_path | message | return path | 0 | 2.6 | 4.0",
                        "bitmap_sync | ram | live_migration | 0 | 3.1 | 3.5",
                        "return_path | message | return path | 0 | 4.1 | 115.0",
                        "section_part | ram | live_migration | 0 | 5.4 | 8.0",
                        "rate_limit | wait | live_migration | 0 | 8.1 | 98.0",
                        "bitmap_sync | ram | live_migration | 0 | 99.0 | 99.5",
                        "section_part | ram | live_migration | 0 | 100.2 | 105.0",
                        "bitmap_sync | ram | live_migration | 0 | 106.0 | 106.5",
                        "section_end | ram | live_migration | 0 | 109.1 | 110.5",
                        "bitmap_sync | ram | live_migration | 0 | 109.2 | 109.6",
                        "section_full | timer | live_migration | 0 | 110.6 | 111.0",
                        "vmstate | timer | live_migration | 0 | 110.8 | 110.9",
                        "section_full | globalstate | live_migration | 0 | 111.1 | 112.0",
                        "return_path | close | live_migration | 0 | 113.0 | 116.0");
    }

    @Test
    void destinationSectionsEndWithTheirLoad() {
        Script.loadResource(workspace, "precopy-destination.txt");

        assertThat(Script.rows(workspace, SPANS + ORDER))
                .containsExactly(
                        "command | OPEN_RETURN_PATH | main | 0 | 2.5 | 2.7",
                        "command | PING | main | 0 | 2.8 | 3.2",
                        "section_start | ram | main | 0 | 4.0 | 4.5",
                        "section_part | ram | main | 0 | 9.0 | 10.0",
                        "section_part | ram | main | 0 | 101.0 | 105.5",
                        "section_end | ram | main | 0 | 110.0 | 111.0",
                        "section_full | timer | main | 0 | 111.2 | 111.9",
                        "vmstate | timer | main | 0 | 111.5 | 111.9",
                        "section_full | globalstate | main | 0 | 112.2 | 113.2");
    }

    @Test
    void sectionThatNeverEndsStaysUnmatched() {
        Script.load(workspace, """
                1 | mig | savevm_section_start | timer 0
                2 | mig | vmstate_save | timer timer
                3 | mig | savevm_section_start | cpu 1
                4 | mig | vmstate_save | cpu cpu
                5 | mig | savevm_section_end | cpu 1 0
                """);

        assertThat(Script.rows(workspace, SPANS + ORDER))
                .containsExactly(
                        "section_full | timer | mig | 0 | 1.0 | null", "section_full | cpu | mig | 0 | 3.0 | 5.0");
    }

    @Test
    void spansOfTwoThreadsDoNotMix() {
        Script.load(workspace, """
                1 | a | savevm_section_start | one 1
                2 | b | savevm_section_start | two 2
                3 | b | savevm_section_end | two 2 0
                4 | a | savevm_section_end | one 1 0
                """);

        assertThat(Script.rows(workspace, SPANS + ORDER))
                .containsExactly("section_part | one | a | 0 | 1.0 | 4.0", "section_part | two | b | 0 | 2.0 | 3.0");
    }

    @Test
    void objectsNestAndAnErrorUnwindsToTheNextSection() {
        Script.load(workspace, """
                1  | main | qemu_loadvm_state_section | 4
                2  | main | vmstate_load_state | cpu 1
                3  | main | vmstate_load_state | env 1
                4  | main | vmstate_load_state_end | env end 0
                5  | main | vmstate_load_state | fpu 1
                6  | main | vmstate_load_field_error | regs -22
                7  | main | qemu_loadvm_state_section | 4
                8  | main | vmstate_load_state | timer 1
                9  | main | vmstate_load_state_end | timer end 0
                """);

        assertThat(Script.rows(workspace, SPANS + "WHERE kind = 'vmstate'" + ORDER))
                .containsExactly(
                        "vmstate | cpu | main | 0 | 2.0 | null",
                        "vmstate | env | main | 1 | 3.0 | 4.0",
                        "vmstate | fpu | main | 1 | 5.0 | null",
                        "vmstate | timer | main | 0 | 8.0 | 9.0");
    }

    @Test
    void sectionsOfAPackageNestInsideItsCommand() {
        Script.load(workspace, """
                1  | main | qemu_loadvm_state_section | 8
                2  | main | loadvm_process_command | 7 4
                3  | main | loadvm_handle_cmd_packaged | 100
                4  | main | loadvm_handle_cmd_packaged_received | 100
                5  | main | qemu_loadvm_state_section | 8
                6  | main | loadvm_process_command | 4 0
                7  | main | qemu_loadvm_state_section_command | 0
                8  | main | qemu_loadvm_state_section | 8
                9  | main | loadvm_process_command | 5 0
                10 | main | qemu_loadvm_state_section_command | 1
                11 | main | loadvm_handle_cmd_packaged_main | 1
                12 | main | qemu_file_fclose
                13 | main | qemu_loadvm_state_section_command | 1
                """);

        assertThat(Script.rows(workspace, SPANS + ORDER))
                .containsExactly(
                        "command | PACKAGED | main | 0 | 1.0 | 13.0",
                        "package | receive | main | 0 | 3.0 | 4.0",
                        "package | load | main | 0 | 4.0 | 11.0",
                        "command | POSTCOPY_LISTEN | main | 1 | 5.0 | 7.0",
                        "command | POSTCOPY_RUN | main | 1 | 8.0 | 10.0");
    }

    @Test
    void pongsAnswerPingsOfTheirValue() {
        Script.load(workspace, """
                1 | mig         | savevm_send_ping | 3
                2 | mig         | savevm_send_ping | 4
                3 | return path | source_return_path_thread_pong | 4
                5 | return path | source_return_path_thread_pong | 3
                6 | mig         | savevm_send_ping | 5
                """);

        assertThat(Script.rows(workspace, SPANS + "WHERE kind = 'ping'" + ORDER))
                .containsExactly(
                        "ping | 3 | mig | 0 | 1.0 | 5.0",
                        "ping | 4 | mig | 0 | 2.0 | 3.0",
                        "ping | 5 | mig | 0 | 6.0 | null");
    }

    @Test
    void spansBelongToTheMigrationOfTheirTime() {
        Script.load(workspace, """
                0 | mig  | migration_bitmap_sync_start
                1 | mig  | migration_bitmap_sync_end | 0
                2 | main | migrate_set_state | setup
                3 | mig  | migration_bitmap_sync_start
                4 | mig  | migration_bitmap_sync_end | 0
                5 | mig  | migrate_set_state | failed
                6 | main | migrate_set_state | setup
                7 | mig  | migration_bitmap_sync_start
                9 | mig  | migration_bitmap_sync_end | 0
                """);

        assertThat(Script.rows(
                        workspace,
                        "SELECT migration, duration_ns, start_seq, end_seq FROM spans WHERE kind = 'bitmap_sync'"
                                + ORDER))
                .containsExactly("null | 1000000 | 0 | 1", "1 | 1000000 | 3 | 4", "2 | 2000000 | 7 | 8");
    }

    @Test
    void latenciesAreQuantilesOfMatchedSpans() {
        // Syncs of 1, 2, 3 and 10 ms and one without an end.
        Script.load(workspace, """
                0  | main | migrate_set_state | setup
                1  | mig  | migration_bitmap_sync_start
                2  | mig  | migration_bitmap_sync_end | 0
                11 | mig  | migration_bitmap_sync_start
                13 | mig  | migration_bitmap_sync_end | 0
                21 | mig  | migration_bitmap_sync_start
                24 | mig  | migration_bitmap_sync_end | 0
                31 | mig  | migration_bitmap_sync_start
                41 | mig  | migration_bitmap_sync_end | 0
                51 | mig  | migration_bitmap_sync_start
                """);

        assertThat(Script.rows(
                        workspace,
                        "SELECT migration, side, kind, name, count, min_us, p50_us, round(p90_us, 3), round(p99_us, 3),"
                                + " max_us, total_ms FROM latencies"))
                .containsExactly(
                        "1 | source | bitmap_sync | ram | 4 | 1000.0 | 2500.0 | 7900.0 | 9790.0 | 10000.0 | 16.0");
    }
}

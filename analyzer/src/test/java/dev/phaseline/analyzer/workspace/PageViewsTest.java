package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PageViewsTest {
    private static final String SOURCE = """
            0    | main | migrate_set_state | setup
            1    | mig  | savevm_state_header
            1.1  | mig  | savevm_command_send | 2 4
            2    | mig  | migrate_set_state | active
            2.5  | mig  | ram_save_page | pc.ram 0 1
            2.6  | mig  | ram_save_page | pc.ram 2097152 1
            3    | rp   | source_return_path_thread_pong | 1
            4    | mig  | migrate_set_state | postcopy-active
            4.1  | mig  | postcopy_start
            11   | rp   | migrate_handle_rp_req_pages | pc.ram 8192 4096
            11.1 | rp   | ram_save_queue_pages | pc.ram 8192 4096
            11.3 | mig  | get_queued_page | pc.ram 8192 2
            11.4 | mig  | ram_save_page | pc.ram 8192 1
            13   | rp   | migrate_handle_rp_req_pages | NULL 0 4096
            13.1 | rp   | ram_save_queue_pages | pc.ram 0 4096
            13.2 | mig  | get_queued_page_not_dirty | pc.ram 0 0
            14   | mig  | ram_save_page | pc.ram 0 1
            """;

    /** Its clock is 0.45 ms ahead: the PING took 0.5 ms on the clocks as they are, of which 0.05 ms are left to it. */
    private static final String DESTINATION = """
            0.5  | main  | migration_set_incoming_channel | 1 channel
            1.6  | main  | loadvm_process_command | 2 4
            1.7  | main  | migrate_send_rp_message | 2 4
            1.8  | main  | postcopy_init_range | pc.ram 1048576 0 4194304
            2    | main  | migrate_set_state | active
            5    | fault | postcopy_ram_fault_thread_request | 1056769 pc.ram 8192 77
            5.1  | fault | mark_postcopy_blocktime_begin | 1056769 1 1 0 0
            10   | fault | migrate_send_rp_message | 3 20
            11   | fault | postcopy_ram_fault_thread_request | 1048576 pc.ram 0 78
            11.2 | fault | migrate_send_rp_message | 4 12
            12   | load  | postcopy_place_page | 1056768
            13   | fault | postcopy_ram_fault_thread_request | 2048576 pc.ram 999424 77
            15   | load  | postcopy_place_page_zero | 1048576
            """;

    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void aPageFaultIsFollowedOverTheSourceAndBack() {
        Script.load(workspace, SOURCE);
        Script.load(workspace, DESTINATION);

        // The second request names no block: it is for the one before. The third page was on its way and never came.
        assertThat(Script.rows(workspace, """
                        SELECT block, offset_bytes, vcpu, thread_id, ms(requested_ns), ms(sent_ns), ms(received_ns),
                            ms(dequeued_ns), ms(page_sent_ns), ms(placed_ns), zero
                        FROM page_faults ORDER BY requested_ns
                        """))
                .containsExactly(
                        "pc.ram | 8192 | 0 | 77 | 4.55 | 9.55 | 11.0 | 11.3 | 11.4 | 11.55 | false",
                        "pc.ram | 0 | null | 78 | 10.55 | 10.75 | 13.0 | 13.2 | 14.0 | 14.55 | true",
                        "pc.ram | 999424 | null | 77 | 12.55 | null | null | null | null | null | null");
        assertThat(Script.rows(workspace, """
                        SELECT round(total_us, 3), round(request_us, 3), round(source_us, 3), round(page_us, 3)
                        FROM page_faults WHERE placed_ns IS NOT NULL ORDER BY requested_ns
                        """))
                .containsExactly("7000.0 | 1450.0 | 400.0 | 150.0", "4000.0 | 2250.0 | 1000.0 | 550.0");
    }

    @Test
    void aPageFaultIsASpanOfTheDestination() {
        Script.load(workspace, DESTINATION);

        assertThat(Script.rows(workspace, """
                        SELECT name, key, ms(start_ns), ms(end_ns), end_event FROM spans WHERE kind = 'page_fault'
                        ORDER BY start_seq
                        """))
                .containsExactly(
                        "pc.ram | 0x2000 | 5.0 | 12.0 | postcopy_place_page",
                        "pc.ram | 0x0 | 11.0 | 15.0 | postcopy_place_page_zero",
                        "pc.ram | 0xF4000 | 13.0 | null | null");
        assertThat(Script.rows(workspace, """
                        SELECT count, min_us, p50_us, p999_us, max_us FROM latencies WHERE kind = 'page_fault'
                        """)).containsExactly("2 | 4000.0 | 5500.0 | 6997.0 | 7000.0");
    }

    @Test
    void aSourceAloneTellsWhatBecameOfTheRequestsThatItRead() {
        Script.load(workspace, SOURCE);

        assertThat(Script.rows(workspace, """
                        SELECT block, offset_bytes, ms(received_ns), source_us, requested_ns FROM page_faults
                        ORDER BY received_ns
                        """))
                .containsExactly("pc.ram | 8192 | 11.0 | 400.0 | null", "pc.ram | 0 | 13.0 | 1000.0 | null");
    }

    @Test
    void pagesAreCountedOneByOneAndByRange() {
        Script.load(workspace, SOURCE);

        assertThat(Script.rows(workspace, """
                        SELECT block, offset_bytes, sends, ms(first_ns), ms(last_ns) FROM pages ORDER BY offset_bytes
                        """))
                .containsExactly(
                        "pc.ram | 0 | 2 | 2.5 | 14.0",
                        "pc.ram | 8192 | 1 | 11.4 | 11.4",
                        "pc.ram | 2097152 | 1 | 2.6 | 2.6");
        assertThat(Script.rows(workspace, """
                        SELECT start_bytes, pages, sends, resent_pages, max_sends, sends_per_page, share FROM page_ranges
                        """))
                .containsExactly("0 | 2 | 3 | 1 | 2 | 1.5 | 0.75", "2097152 | 1 | 1 | 0 | 1 | 1.0 | 0.25");
    }

    @Test
    void nothingThatCrossesTheWireArrivesBeforeItWasSent() {
        Script.load(workspace, SOURCE);
        Script.load(workspace, DESTINATION);

        assertThat(Script.rows(workspace, """
                        SELECT kind, name, nth, sender, ms(sent_ns), ms(received_ns), round(latency_us, 3)
                        FROM flows ORDER BY sent_ns
                        """))
                .containsExactly(
                        "command | PING | 1 | source | 1.1 | 1.15 | 50.0",
                        "answer | PONG | 1 | destination | 1.25 | 3.0 | 1750.0",
                        "answer | page request | 1 | destination | 9.55 | 11.0 | 1450.0",
                        "answer | page request | 2 | destination | 10.75 | 13.0 | 2250.0");
    }

    @Test
    void sectionsOfBothSidesAreBesideEachOther() {
        Script.loadResource(workspace, "precopy-source.txt");
        Script.loadResource(workspace, "precopy-destination.txt");

        assertThat(Script.rows(workspace, """
                        SELECT kind, name, nth, write_ms, load_ms, lag_ms FROM sections
                        ORDER BY coalesce(write_start_ns, load_start_ns)
                        """))
                .containsExactly(
                        "section_start | ram | 1 | null | 0.5 | null",
                        "section_part | ram | 1 | 2.6 | 1.0 | 3.25",
                        "section_part | ram | 2 | 4.8 | 4.5 | 0.45",
                        "section_end | ram | 1 | 1.4 | 1.0 | 0.55",
                        "section_full | timer | 1 | 0.4 | 0.7 | 0.25",
                        "section_full | globalstate | 1 | 0.9 | 1.0 | 0.75");
    }

    @Test
    void latenciesByPhaseGoWithThePhaseThatASpanBeginsIn() {
        Script.loadResource(workspace, "precopy-source.txt");

        assertThat(Script.rows(workspace, """
                        SELECT phase, count, p50_us, p999_us, total_ms FROM phase_latencies WHERE kind = 'bitmap_sync'
                        ORDER BY phase
                        """))
                .containsExactly(
                        "precopy | 2 | 500.0 | 500.0 | 1.0",
                        "setup | 1 | 400.0 | 400.0 | 0.4",
                        "switchover | 1 | 400.0 | 400.0 | 0.4");
    }

    @Test
    void threadsTellWhatTheyDidAndWaitedFor() {
        Script.loadResource(workspace, "precopy-source.txt");

        // The rate limit's 89.9 ms and the 3 ms until the return path was closed.
        assertThat(Script.rows(workspace, """
                        SELECT name, events, spans, round(wait_ms, 3) FROM thread_activity ORDER BY first_ns
                        """)).contains("live_migration | 50 | 13 | 92.9");
    }
}

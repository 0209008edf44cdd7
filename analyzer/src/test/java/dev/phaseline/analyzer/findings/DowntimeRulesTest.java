package dev.phaseline.analyzer.findings;

import static dev.phaseline.analyzer.findings.RuleTrial.PINGED;
import static dev.phaseline.analyzer.findings.RuleTrial.PONG;
import static dev.phaseline.analyzer.findings.RuleTrial.complete;
import static dev.phaseline.analyzer.findings.RuleTrial.start;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What rules say of the time in which the guest stands still. */
final class DowntimeRulesTest {
    @Test
    void theSwitchoverIsToldPartByPart() {
        try (var trial = new RuleTrial("downtime_parts")) {
            trial.with(start(0), """
                    100 | mig | migration_thread_low_pending | 0
                    105 | mig | savevm_state_complete_precopy
                    106 | mig | savevm_section_start | ram 2
                    108 | mig | savevm_section_end | ram 2 0
                    109 | mig | savevm_section_start | gpu 3
                    109 | mig | vmstate_save | gpu gpu
                    129 | mig | savevm_section_end | gpu 3 0
                    130 | mig | migration_return_path_end_before
                    137 | mig | migration_return_path_end_after | 0
                    140 | mig | migrate_set_state | completed
                    """);

            assertThat(trial.found("switchover_ms", "longest_ms", "title", "detail"))
                    .containsExactly(
                            "1 | info | source | 100.0 | 140.0 | 40.0 | 20.0 | The switchover took 40 ms; longest:"
                                    + " gpu on the source, 20 ms | gpu (source) 20 ms; waiting for the destination (source) 7.00 ms;"
                                    + " stopping the guest (source) 5.00 ms; ram (source) 2.00 ms");
        }
    }

    @Test
    void withoutASwitchoverNothingTookPartInIt() {
        try (var trial = new RuleTrial("downtime_parts")) {
            trial.with(start(0), RuleTrial.cancel(50));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theGuestStandsStillForLongerThanTheSourceCounts() {
        try (var trial = new RuleTrial("downtime_reported")) {
            trial.with(start(0), PINGED, complete(100));
            trial.with(PONG, "140 | main | migrate_set_state | completed");

            // Stopped at 100, started at 140; the source counts until 110. The clocks are known to 0.041 ms: 0.04, and
            // what drift could do in between.
            assertThat(trial.found("measured_ms", "reported_ms", "error_ms"))
                    .containsExactly("1 | info | source | 100.0 | 140.0 | 40.0 | 10.0 | 0.041");
        }
    }

    @Test
    void aSourceThatCountsToTheStartOfTheGuestIsRight() {
        try (var trial = new RuleTrial("downtime_reported")) {
            trial.with(start(0), PINGED, complete(100));
            trial.with(PONG, "110.5 | main | migrate_set_state | completed");

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theSwitchoverWaitsForTheStop() {
        try (var trial = new RuleTrial("switchover_wait")) {
            trial.with(start(0), """
                    100 | mig | migrate_pending | 10 100 10 0 0
                    101 | mig | migration_thread_low_pending | 10
                    701 | mig | savevm_state_complete_precopy
                    720 | mig | migrate_set_state | completed
                    """);

            assertThat(trial.found("wait_ms", "stop_ms", "title"))
                    .containsExactly(
                            "1 | warning | source | 100.0 | 701.0 | 601.0 | 600.0 | 601 ms passed between little being"
                                    + " left and the guest being stopped: the stop itself");
        }
    }

    @Test
    void theSwitchoverWaitsForADevice() {
        try (var trial = new RuleTrial("switchover_wait")) {
            trial.with(start(0), """
                    100 | mig | migrate_pending | 10 100 10 0 0
                    101 | mig | savevm_state_iterate
                    102 | mig | savevm_section_start | ram 2
                    103 | mig | savevm_section_end | ram 2 1
                    104 | mig | savevm_section_start | vfio 7
                    704 | mig | savevm_section_end | vfio 7 1
                    705 | mig | migrate_pending | 10 100 10 0 0
                    706 | mig | migration_thread_low_pending | 10
                    707 | mig | savevm_state_complete_precopy
                    720 | mig | migrate_set_state | completed
                    """);

            assertThat(trial.found("wait_ms", "section_ms", "title"))
                    .containsExactly(
                            "1 | warning | source | 100.0 | 707.0 | 607.0 | 600.0 | 607 ms passed between little being"
                                    + " left and the guest being stopped: section vfio");
        }
    }

    @Test
    void theSwitchoverWaitsForTheDestinationsApproval() {
        try (var trial = new RuleTrial("switchover_wait")) {
            trial.withDeclared("""
                    source_return_path_thread_switchover_acked(void) ""
                    """, start(0), """
                    100 | mig | migrate_pending | 10 100 10 0 0
                    700 | return path | source_return_path_thread_switchover_acked
                    706 | mig | migration_thread_low_pending | 10
                    707 | mig | migration_completion_vm_stop | 0
                    720 | mig | migrate_set_state | completed
                    """);

            assertThat(trial.found("wait_ms", "title"))
                    .containsExactly(
                            "1 | warning | source | 100.0 | 707.0 | 607.0 | 607 ms passed between little being left and the"
                                    + " guest being stopped: the approval of the destination's devices");
            assertThat(trial.evidence())
                    .containsExactly(
                            "1 | 100.0 | migrate_pending",
                            "1 | 700.0 | source_return_path_thread_switchover_acked",
                            "1 | 706.0 | migration_thread_low_pending",
                            "1 | 707.0 | migration_completion_vm_stop");
        }
    }

    @Test
    void whatWasLittleForAMomentIsNotWaitedFor() {
        try (var trial = new RuleTrial("switchover_wait")) {
            trial.with(start(0), """
                    100 | mig | migrate_pending | 10 100 10 0 0
                    101 | mig | migrate_pending | 900 100 900 0 0
                    900 | mig | migrate_pending | 10 100 10 0 0
                    901 | mig | migration_thread_low_pending | 10
                    902 | mig | savevm_state_complete_precopy
                    920 | mig | migrate_set_state | completed
                    """);

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void aQuickSwitchoverWaitsForNothing() {
        try (var trial = new RuleTrial("switchover_wait")) {
            trial.with(start(0), "99 | mig | migrate_pending | 10 100 10 0 0", complete(100));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void nobodyContinuesAfterPreSwitchover() {
        try (var trial = new RuleTrial("pre_switchover")) {
            trial.with(start(0), """
                    100  | mig  | migrate_set_state | pre-switchover
                    2600 | mig  | migrate_set_state | device
                    2700 | mig  | migrate_set_state | completed
                    """);
            trial.with(start(5000), """
                    5100 | mig  | migrate_set_state | pre-switchover
                    5150 | mig  | migrate_set_state | device
                    5700 | mig  | migrate_set_state | completed
                    """);
            trial.with(
                    start(9000),
                    "9100 | mig  | migrate_set_state | pre-switchover",
                    "9200 | main | savevm_state_header");

            // The second one was continued after 50 ms.
            assertThat(trial.found("waited_ms"))
                    .containsExactly(
                            "1 | warning | source | 100.0 | 2600.0 | 2500.0",
                            "3 | warning | source | 9100.0 | 9200.0 | 100.0");
        }
    }

    private static String multifdSync(double waitMs) {
        return """
                100       | mig | migration_thread_low_pending | 0
                101       | mig | savevm_state_complete_precopy
                102       | mig | multifd_send_sync_main_wait | 0
                103       | mig | multifd_send_sync_main_wait | 1
                %s        | mig | multifd_send_sync_main | 9
                200       | mig | migrate_set_state | completed
                50        | multifdsend_0 | multifd_send | 0 1 128 0 524288
                51        | multifdsend_1 | multifd_send | 1 2 64 0 262144
                """.formatted(103 + waitMs);
    }

    @Test
    void theDowntimeIsSpentWaitingForAChannel() {
        try (var trial = new RuleTrial("multifd_downtime")) {
            trial.with(start(0), multifdSync(40));

            // 1 ms for channel 0, 40 ms for channel 1, of 100 ms; 128 pages against 64.
            assertThat(trial.found("wait_ms", "downtime_ms", "longest_ms", "channel", "syncs", "imbalance"))
                    .containsExactly("1 | info | source | 100.0 | 200.0 | 41.0 | 100.0 | 40.0 | 1.0 | 1.0 | 2.0");
        }
    }

    @Test
    void recentReleasesSendInEventsOfAnotherName() {
        try (var trial = new RuleTrial("multifd_downtime")) {
            trial.withDeclared("""
                    multifd_send_fill(uint8_t id, uint64_t packet_num, uint32_t flags, uint32_t next_packet_size) "%u %lu %x %u"
                    """, start(0), """
                    50  | multifdsend_0 | multifd_send_fill | 0 1 0 524288
                    51  | multifdsend_1 | multifd_send_fill | 1 2 0 131072
                    100 | mig | migration_thread_low_pending | 0
                    101 | mig | migration_completion_vm_stop | 0
                    102 | mig | multifd_send_sync_main_wait | 0
                    402 | mig | multifd_send_sync_main_wait | 1
                    403 | mig | multifd_send_sync_main | 9
                    500 | mig | migrate_set_state | completed
                    """);

            // 300 ms for channel 0 and 1 ms for channel 1, of 400 ms, which is more than the usual limit; 4 times as
            // much sent.
            assertThat(trial.found("wait_ms", "downtime_ms", "channel", "imbalance"))
                    .containsExactly("1 | warning | source | 100.0 | 500.0 | 301.0 | 400.0 | 0.0 | 4.0");
        }
    }

    @Test
    void aShortWaitForChannelsIsNormal() {
        try (var trial = new RuleTrial("multifd_downtime")) {
            trial.with(start(0), multifdSync(20));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theGuestFreezesInTheSwitchover() {
        try (var trial = new RuleTrial("guest_froze")) {
            trial.with(start(0), """
                    100  | mig | migration_thread_low_pending | 0
                    101  | mig | savevm_state_complete_precopy
                    1600 | mig | migrate_set_state | completed
                    1601 | mig | migration_thread_after_loop
                    """);

            assertThat(trial.found("frozen_ms", "title"))
                    .containsExactly(
                            "1 | warning | source | 100.0 | 1600.0 | 1501.0 | The guest stood still for 1.5 s");
        }
    }

    private static final String INCOMING = """
            1 | main | migration_socket_incoming_accepted
            2 | main | migrate_set_state | active
            """;

    @Test
    void virtualCpusWaitForPages() {
        try (var trial = new RuleTrial("guest_froze")) {
            trial.with(INCOMING, """
                    100  | postcopy/fault  | mark_postcopy_blocktime_begin | 4096 9 100 0 0
                    700  | postcopy/listen | mark_postcopy_blocktime_end | 4096 9 0 1
                    800  | postcopy/fault  | mark_postcopy_blocktime_begin | 8192 9 800 0 0
                    1400 | postcopy/listen | mark_postcopy_blocktime_end | 8192 9 0 1
                    1500 | postcopy/fault  | mark_postcopy_blocktime_begin | 12288 9 1500 1 0
                    1900 | postcopy/listen | mark_postcopy_blocktime_end | 12288 9 0 1
                    """);

            // CPU 0: twice 600 ms. CPU 1: 400 ms.
            assertThat(trial.found("frozen_ms", "faults", "title"))
                    .containsExactly(
                            "1 | warning | destination | 100.0 | 1900.0 | 1200.0 | 3.0 | In postcopy CPU 0 waited 1.2 s"
                                    + " for pages");
        }
    }

    @Test
    void thePathOfTheSlowestPageIsTold() {
        try (var trial = new RuleTrial("guest_froze")) {
            trial.with(start(0), PINGED, """
                    101  | return path | migrate_handle_rp_req_pages | pc.ram 40960 4096
                    101  | return path | ram_save_queue_pages | pc.ram 40960 4096
                    1901 | mig         | get_queued_page | pc.ram 40960 10
                    1901 | mig         | ram_save_page | pc.ram 40960 1
                    1990 | mig         | migrate_set_state | completed
                    """);
            trial.with(PONG, """
                    100  | postcopy/fault  | postcopy_ram_fault_thread_request | 1040960 pc.ram 40960 7
                    100  | postcopy/fault  | migrate_send_rp_message | 3 20
                    300  | postcopy/fault  | postcopy_ram_fault_thread_request | 2040960 pc.ram 81920 7
                    400  | postcopy/listen | postcopy_place_page | 2039808
                    2000 | postcopy/listen | postcopy_place_page | 1040384
                    """);

            assertThat(trial.found("frozen_ms", "detail"))
                    .containsExactly(
                            "1 | warning | destination | 100.0 | 2000.0 | 1900.0 | Page 0xa000 of pc.ram: on the source"
                                    + " after 1.00 ms, sent after 1.8 s, in place after 1.9 s.");
            assertThat(trial.evidence())
                    .containsExactly(
                            "2 | 100.0 | postcopy_ram_fault_thread_request",
                            "1 | 101.0 | migrate_handle_rp_req_pages",
                            "2 | 2000.0 | postcopy_place_page");
        }
    }

    @Test
    void pagesThatComeSoonFreezeNobody() {
        try (var trial = new RuleTrial("guest_froze")) {
            trial.with(INCOMING, """
                    100 | postcopy/fault  | postcopy_ram_fault_thread_request | 4096 pc.ram 0 7
                    100 | postcopy/fault  | mark_postcopy_blocktime_begin | 4096 9 100 0 0
                    900 | postcopy/listen | mark_postcopy_blocktime_end | 4096 9 0 1
                    900 | postcopy/listen | postcopy_place_page | 4096
                    """);

            assertThat(trial.found()).isEmpty();
        }
    }
}

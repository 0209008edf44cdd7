package dev.phaseline.analyzer.findings;

import static dev.phaseline.analyzer.findings.RuleTrial.PINGED;
import static dev.phaseline.analyzer.findings.RuleTrial.PONG;
import static dev.phaseline.analyzer.findings.RuleTrial.cancel;
import static dev.phaseline.analyzer.findings.RuleTrial.complete;
import static dev.phaseline.analyzer.findings.RuleTrial.start;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What rules say of migrations that failed, were cancelled, or hang. */
final class FailureRulesTest {
    private static final String INCOMING = """
            1 | main | migration_socket_incoming_accepted
            2 | main | migrate_set_state | active
            """;

    @Test
    void theChannelThatBrokeFirstIsNamed() {
        try (var trial = new RuleTrial("multifd_broken")) {
            trial.with(start(0), PINGED, """
                    50 | multifdsend_1 | multifd_send_thread_start | 1
                    90 | multifdsend_1 | multifd_send_error | 1
                    91 | multifdsend_1 | multifd_send_terminate_threads | 1
                    92 | main          | migrate_set_state | failed
                    93 | main          | multifd_send_terminate_threads | 0
                    """);
            trial.with(PONG, """
                    80 | multifdrecv_1 | multifd_recv_terminate_threads | 1
                    95 | main          | migrate_set_state | failed
                    """);

            // Both clocks are the same: the destination was 10 ms earlier.
            assertThat(trial.found("count", "title"))
                    .containsExactly(
                            "1 | error | destination | 80.0 | 91.0 | 3.0 | multifd broke on the destination first:"
                                    + " multifd ends its receiving threads after an error");
        }
    }

    @Test
    void channelsThatEndWithTheMigrationDidNotBreak() {
        try (var trial = new RuleTrial("multifd_broken")) {
            trial.with(
                    start(0),
                    "50 | multifdsend_1 | multifd_send_thread_start | 1",
                    "95 | main | multifd_send_terminate_threads | 0",
                    complete(80));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void handshakesThatNeverEndHang() {
        try (var trial = new RuleTrial("tls_hangs")) {
            trial.with(INCOMING, """
                    10   | main | migration_tls_incoming_handshake_start
                    11   | main | migration_tls_incoming_handshake_complete
                    12   | main | migration_tls_incoming_handshake_start
                    13   | main | migration_tls_incoming_handshake_start
                    14   | main | migration_tls_incoming_handshake_complete
                    9014 | main | migrate_fd_cancel
                    """);

            assertThat(trial.found("started", "completed", "open", "waited_ms"))
                    .containsExactly("1 | error | destination | 10.0 | 9014.0 | 3.0 | 2.0 | 1.0 | 9000.0");
        }
    }

    @Test
    void aHandshakeThatHasJustBegunDoesNotHang() {
        try (var trial = new RuleTrial("tls_hangs")) {
            trial.with(INCOMING, """
                    10   | main | migration_tls_incoming_handshake_start
                    4014 | main | migrate_fd_cancel
                    """);

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theErrorOfTlsLeadsToItsCause() {
        try (var trial = new RuleTrial("tls_failed")) {
            trial.with("""
                    0  | main | migrate_set_state | setup
                    10 | main | migration_tls_outgoing_handshake_start | host
                    20 | main | migration_tls_outgoing_handshake_error | Certificate-does-not-match-the-hostname-host
                    21 | main | migrate_fd_error | Certificate-does-not-match-the-hostname-host
                    22 | main | migrate_set_state | failed
                    """);

            assertThat(trial.found("count", "title", "advice"))
                    .containsExactly(
                            "1 | error | source | 20.0 | 20.0 | 2.0 | TLS failed on the source: TLS handshake failed:"
                                    + " Certificate-does-not-match-the-hostname-host | The certificate is for another name: set"
                                    + " tls-hostname to a name in it, or make one for this host.");
        }
    }

    @Test
    void anErrorOfTheNetworkIsNoneOfTls() {
        try (var trial = new RuleTrial("tls_failed")) {
            trial.with("""
                    0  | main | migrate_set_state | setup
                    21 | main | migrate_fd_error | Connection-refused
                    22 | main | migrate_set_state | failed
                    """);

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void postcopyIsStuckAfterAnOutage() {
        try (var trial = new RuleTrial("postcopy_paused")) {
            trial.with(start(0), """
                    100  | mig  | migrate_set_state | postcopy-active
                    200  | mig  | migrate_set_state | postcopy-paused
                    300  | main | migrate_set_state | postcopy-recover
                    310  | mig  | ram_dirty_bitmap_request | pc.ram
                    400  | mig  | migrate_set_state | postcopy-paused
                    900  | mig  | savevm_state_iterate
                    """);

            assertThat(trial.found("pauses", "recoveries", "requested", "reloaded", "paused_ms", "title"))
                    .containsExactly(
                            "1 | error | source | 200.0 | 900.0 | 2.0 | 1.0 | 1.0 | 0.0 | 700.0 | Postcopy lost the"
                                    + " connection and is stuck in postcopy-paused since 700 ms");
        }
    }

    @Test
    void recentReleasesSetUpARecoveryFirst() {
        try (var trial = new RuleTrial("postcopy_paused")) {
            trial.with(start(0), """
                    100  | mig  | migrate_set_state | postcopy-active
                    200  | mig  | migrate_set_state | postcopy-paused
                    300  | main | migrate_set_state | postcopy-recover-setup
                    400  | mig  | migrate_set_state | postcopy-paused
                    500  | main | migrate_set_state | postcopy-recover-setup
                    900  | mig  | savevm_state_iterate
                    """);

            assertThat(trial.found("pauses", "recoveries", "paused_ms", "title"))
                    .containsExactly(
                            "1 | error | source | 200.0 | 900.0 | 2.0 | 2.0 | 700.0 | Postcopy lost the connection and is"
                                    + " stuck in postcopy-recover-setup since 700 ms");
        }
    }

    @Test
    void postcopyThatRecoveredIsAWarning() {
        try (var trial = new RuleTrial("postcopy_paused")) {
            trial.with(start(0), """
                    100  | mig  | migrate_set_state | postcopy-active
                    200  | mig  | migrate_set_state | postcopy-paused
                    300  | main | migrate_set_state | postcopy-recover
                    310  | mig  | ram_dirty_bitmap_request | pc.ram
                    320  | rp   | ram_dirty_bitmap_reload_complete | pc.ram
                    400  | rp   | migrate_set_state | postcopy-active
                    900  | mig  | migrate_set_state | completed
                    """);

            assertThat(trial.found("pauses", "reloaded", "paused_ms", "title"))
                    .containsExactly(
                            "1 | warning | source | 200.0 | 900.0 | 1.0 | 1.0 | 200.0 | Postcopy lost the connection for"
                                    + " 200 ms, then went on to completed");
        }
    }

    @Test
    void postcopyWithoutAnOutageIsNoFinding() {
        try (var trial = new RuleTrial("postcopy_paused")) {
            trial.with(start(0), """
                    100  | mig  | migrate_set_state | postcopy-active
                    900  | mig  | migrate_set_state | completed
                    """);

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theFieldThatCouldNotBeLoadedIsNamed() {
        try (var trial = new RuleTrial("load_failed")) {
            trial.with(INCOMING, """
                    3  | main | loadvm_state_setup
                    10 | main | qemu_loadvm_state_section | 4
                    11 | main | qemu_loadvm_state_section_startfull | 3 timer 0 2
                    12 | main | vmstate_load | timer timer
                    13 | main | vmstate_load_state | timer 2
                    14 | main | vmstate_load_state_end | timer end 0
                    20 | main | qemu_loadvm_state_section | 4
                    21 | main | qemu_loadvm_state_section_startfull | 4 rtc 0 3
                    22 | main | vmstate_load | rtc rtc
                    23 | main | vmstate_load_state | rtc 3
                    24 | main | vmstate_load_field_error | alarm -5
                    25 | main | vmstate_load_field_error | outer -5
                    26 | main | qemu_loadvm_state_post_main | -5
                    27 | main | process_incoming_migration_co_end | -5 0
                    28 | main | migrate_set_state | failed
                    """);

            assertThat(trial.found("ret", "title", "detail"))
                    .containsExactly(
                            "1 | error | destination | 24.0 | 26.0 | -5.0 | The destination could not load rtc (instance 0,"
                                    + " version 3) | Loading ended with -5. First sign: field \"alarm\" could not be loaded: -5.");
        }
    }

    @Test
    void aDeviceThatTheDestinationDoesNotHaveIsNamed() {
        try (var trial = new RuleTrial("load_failed")) {
            trial.with(INCOMING, """
                    10 | main | qemu_loadvm_state_section | 4
                    11 | main | qemu_loadvm_state_section_startfull | 3 timer 0 2
                    12 | main | vmstate_load | timer timer
                    20 | main | qemu_loadvm_state_section | 4
                    21 | main | qemu_loadvm_state_section_startfull | 4 rng 0 1
                    26 | main | qemu_loadvm_state_post_main | -22
                    28 | main | migrate_set_state | failed
                    """);

            assertThat(trial.found("title", "detail"))
                    .containsExactly(
                            "1 | error | destination | 21.0 | 26.0 | The destination could not load rng (instance 0,"
                                    + " version 1) | Loading ended with -22. It read the header of the section and nothing more: it has no"
                                    + " such device, or not in this version.");
        }
    }

    @Test
    void aStreamThatWasLoadedIsNoFailure() {
        try (var trial = new RuleTrial("load_failed")) {
            trial.with(INCOMING, """
                    10 | main | qemu_loadvm_state_section | 4
                    11 | main | qemu_loadvm_state_section_startfull | 3 timer 0 2
                    12 | main | vmstate_load | timer timer
                    13 | main | vmstate_subsection_load_bad | timer timer (prefix)
                    26 | main | qemu_loadvm_state_post_main | 0
                    28 | main | migrate_set_state | completed
                    """);

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void aRecordingWithoutAMigrationSaysSo() {
        try (var trial = new RuleTrial("no_traffic")) {
            trial.with("""
                    0       | main | migrate_fd_cancel
                    7200000 | main | migrate_fd_cancel
                    """);

            assertThat(trial.found("silent_ms", "title"))
                    .containsExactly(
                            "null | info | null | 0.0 | 7200000.0 | 7200000.0 | No migration is in script, a recording of 2.0 h");
        }
    }

    @Test
    void aRecordingThatIsMostlyAboutSomethingElseSaysSo() {
        try (var trial = new RuleTrial("no_traffic")) {
            trial.with(
                    "0 | main | migrate_fd_cancel",
                    start(3_600_000),
                    complete(3_620_000),
                    "7200000 | main | migrate_fd_cancel");

            // From 3600 s to 3620.01 s.
            assertThat(trial.found("silent_ms", "title"))
                    .containsExactly(
                            "1 | info | source | 0.0 | 7200000.0 | 7179990.0 | Of the 2.0 h in this recording only 20.0 s are a"
                                    + " migration");
        }
    }

    @Test
    void silenceTellsNothingWhereOnlyStatusesWereRecorded() {
        try (var trial = new RuleTrial("no_traffic")) {
            trial.with("""
                    0     | main | migrate_set_state | setup
                    10    | mig  | migrate_set_state | active
                    90000 | mig  | migrate_set_state | completed
                    """);

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void aStatusInWhichDataFlewAtOtherTimesIsNoTraffic() {
        try (var trial = new RuleTrial("no_traffic")) {
            trial.with(start(0), "40 | mig | savevm_state_iterate", complete(60_000));

            // From 4 ms, when it became active, to 60.009 s, when it completed: three events.
            assertThat(trial.found("silent_ms", "title"))
                    .containsExactly(
                            "1 | warning | source | 4.0 | 60009.0 | 60005.0 | In status active for 60.0 s with 3 events");
        }
    }

    @Test
    void aSetupInWhichNothingHappensIsNoTraffic() {
        try (var trial = new RuleTrial("no_traffic")) {
            trial.with(start(0), "40 | mig | savevm_state_iterate", complete(100));
            trial.with("""
                    1000  | main | migrate_set_state | setup
                    46000 | main | migrate_set_state | cancelling
                    46001 | main | migrate_set_state | cancelled
                    """);

            assertThat(trial.found("silent_ms", "title"))
                    .containsExactly(
                            "2 | warning | source | 1000.0 | 46000.0 | 45000.0 | In status setup for 45.0 s with 0 events");
        }
    }

    @Test
    void bothSidesSayThatItSucceeded() {
        try (var trial = new RuleTrial("succeeded")) {
            trial.with(start(0), PINGED, complete(100));
            trial.with(PONG, "105 | main | migrate_set_state | completed");

            assertThat(trial.found("title", "detail"))
                    .containsExactly(
                            "1 | info | source | 109.0 | 109.0 | The migration succeeded: the guest runs on the destination"
                                    + " | Destination completed 4.00 ms before the source.");
        }
    }

    @Test
    void aDestinationThatFailedAfterTheSourceCompletedLosesTheGuest() {
        try (var trial = new RuleTrial("succeeded")) {
            trial.with(start(0), PINGED, complete(100));
            trial.with(PONG, "105 | main | migrate_set_state | failed");

            assertThat(trial.found())
                    .containsExactly(
                            "1 | error | source | 109.0 | 109.0 | The source completed, but the destination failed");
        }
    }

    @Test
    void aCancelledMigrationDidNotSucceed() {
        try (var trial = new RuleTrial("succeeded")) {
            trial.with(start(0), cancel(100));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theFirstErrorOnEitherSideIsTheCause() {
        try (var trial = new RuleTrial("ended_by")) {
            trial.with(start(0), PINGED, """
                    90 | mig  | migration_completion_file_err
                    91 | mig  | migrate_set_state | failed
                    """);
            trial.with(PONG, """
                    80 | main | ram_load_complete | -22 3
                    81 | main | qemu_loadvm_state_post_main | -22
                    82 | main | migrate_set_state | failed
                    """);

            assertThat(trial.found("count", "title"))
                    .containsExactly(
                            "1 | error | destination | 80.0 | 91.0 | 5.0 | The migration failed. First sign, on the"
                                    + " destination: loading RAM failed: -22");
        }
    }

    @Test
    void whoCancelsIsToldFromWhatFollows() {
        try (var trial = new RuleTrial("ended_by")) {
            trial.with(start(0), PINGED, cancel(100), "900 | main | migrate_fd_cancel");
            trial.with(PONG, """
                    101.5 | main | qemu_loadvm_state_post_main | -5
                    102.5 | main | migrate_set_state | failed
                    """);

            // The command, the status, and what the destination makes of it; not the cancel at the end of the process.
            assertThat(trial.found("count", "title"))
                    .containsExactly(
                            "1 | warning | source | 100.0 | 102.5 | 4.0 | The migration was cancelled. First sign, on the"
                                    + " source: it was cancelled, by a command or because the process ended");
        }
    }

    @Test
    void theCommandThatCancelledIsNamedWhereTheMonitorWasRecorded() {
        try (var trial = new RuleTrial("ended_by")) {
            trial.withDeclared("""
                    handle_qmp_command(void *mon, const char *req) "mon %p req: %s"
                    """, start(0), cancel(100), """
                    98 | main | handle_qmp_command | 1 {"execute":"query-migrate"}
                    99 | main | handle_qmp_command | 1 {"execute":"migrate_cancel"}
                    """);

            assertThat(trial.found("count", "title"))
                    .containsExactly(
                            "1 | warning | source | 100.0 | 101.0 | 2.0 | The migration was cancelled. First sign, on the"
                                    + " source: it was cancelled by the command migrate_cancel");
            assertThat(trial.evidence())
                    .containsExactly(
                            "1 | 99.0 | handle_qmp_command",
                            "1 | 100.0 | migrate_fd_cancel",
                            "1 | 101.0 | migrate_set_state");
        }
    }

    @Test
    void recentReleasesHaveOtherNamesForErrors() {
        try (var trial = new RuleTrial("ended_by")) {
            trial.withDeclared("""
                    migrate_error(const char *error_desc) "error=%s"
                    migration_cancel(void) ""
                    """, start(0), """
                    50 | main | migrate_error | Unable-to-write-to-socket
                    60 | mig  | migrate_set_state | failed
                    """);

            assertThat(trial.found())
                    .containsExactly(
                            "1 | error | source | 50.0 | 60.0 | The migration failed. First sign, on the source:"
                                    + " Unable-to-write-to-socket");
        }
    }

    @Test
    void aMigrationThatCompletedWasEndedByNobody() {
        try (var trial = new RuleTrial("ended_by")) {
            trial.with(start(0), complete(100), "900 | main | migrate_fd_cancel");

            assertThat(trial.found()).isEmpty();
        }
    }
}

package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MigrationViewsTest {
    private static final String PHASES = """
            SELECT side, phase, iteration, depth, ms(start_ns), ms(end_ns), round(duration_ms, 3)
            FROM phases WHERE migration = ? AND side = ?
            """;

    private static final String MIGRATIONS = """
            SELECT id, outcome, source_recording, destination_recording, ms(start_ns), ms(end_ns), total_ms, setup_ms,
                downtime_ms, iterations
            FROM migrations
            """;

    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void completedMigrationHasTheTimesOfQueryMigrate() {
        Script.loadResource(workspace, "precopy-source.txt");
        Script.loadResource(workspace, "precopy-destination.txt");

        assertThat(Script.rows(workspace, MIGRATIONS))
                .containsExactly("1 | completed | 1 | 2 | 0.0 | 119.0 | 117.5 | 3.0 | 10.0 | 2");
    }

    @Test
    void phasesOfTheSourceNestWithoutGaps() {
        Script.loadResource(workspace, "precopy-source.txt");

        assertThat(Script.rows(workspace, PHASES, 1, "source"))
                .containsExactly(
                        "source | setup | null | 0 | 0.0 | 5.0 | 5.0",
                        "source | connect | null | 1 | 0.0 | 1.0 | 1.0",
                        "source | bitmap_sync | null | 1 | 3.1 | 3.5 | 0.4",
                        "source | precopy | null | 0 | 5.0 | 107.5 | 102.5",
                        "source | iteration | 1 | 1 | 5.2 | 99.0 | 93.8",
                        "source | iteration | 2 | 1 | 99.0 | 106.0 | 7.0",
                        "source | bitmap_sync | 2 | 2 | 99.0 | 99.5 | 0.5",
                        "source | bitmap_sync | null | 1 | 106.0 | 106.5 | 0.5",
                        "source | switchover | null | 0 | 107.5 | 117.0 | 9.5",
                        "source | stop | null | 1 | 107.5 | 109.0 | 1.5",
                        "source | ram | null | 1 | 109.1 | 110.5 | 1.4",
                        "source | bitmap_sync | null | 2 | 109.2 | 109.6 | 0.4",
                        "source | device_state | null | 1 | 110.6 | 112.0 | 1.4",
                        "source | return_path | null | 1 | 113.0 | 116.0 | 3.0",
                        "source | cleanup | null | 0 | 117.0 | 119.0 | 2.0");
    }

    @Test
    void phasesOfTheDestinationFollowWhatItLoads() {
        Script.loadResource(workspace, "precopy-destination.txt");

        assertThat(Script.rows(workspace, PHASES, 1, "destination"))
                .containsExactly(
                        "destination | setup | null | 0 | 0.9 | 9.0 | 8.1",
                        "destination | precopy | null | 0 | 9.0 | 110.0 | 101.0",
                        "destination | iteration | 1 | 1 | 9.0 | 10.0 | 1.0",
                        "destination | iteration | 2 | 1 | 101.0 | 105.5 | 4.5",
                        "destination | switchover | null | 0 | 110.0 | 113.3 | 3.3",
                        "destination | ram | null | 1 | 110.0 | 111.0 | 1.0",
                        "destination | device_state | null | 1 | 111.2 | 113.2 | 2.0",
                        "destination | start | null | 0 | 113.3 | 114.5 | 1.2",
                        "destination | cleanup | null | 0 | 114.5 | 114.8 | 0.3");
    }

    @Test
    void boundsOfPhasesAreNamedByTheirEvents() {
        Script.loadResource(workspace, "precopy-source.txt");

        assertThat(Script.rows(
                        workspace,
                        "SELECT phase, start_event, end_event FROM phases WHERE iteration IS NULL AND phase IN"
                                + " ('setup', 'precopy', 'switchover', 'cleanup', 'stop', 'device_state')"))
                .containsExactly(
                        "setup | migrate_set_state(setup) | migrate_set_state(active)",
                        "precopy | migrate_set_state(active) | migration_thread_low_pending",
                        "switchover | migration_thread_low_pending | migrate_set_state(completed)",
                        "stop | migration_thread_low_pending | savevm_state_complete_precopy",
                        "device_state | savevm_section_start | savevm_section_end",
                        "cleanup | migrate_set_state(completed) | qemu_file_fclose");
    }

    @Test
    void cancelledMigrationEndsItsPhaseWhereItWasCancelled() {
        Script.load(workspace, """
                0   | main | migrate_set_state | setup
                1   | mig  | savevm_state_header
                2   | mig  | migrate_set_state | active
                3   | mig  | migrate_pending | 9000 0 9000 0 0
                4   | mig  | savevm_state_iterate
                10  | main | migrate_fd_cancel
                11  | main | migrate_set_state | cancelling
                12  | mig  | migration_thread_after_loop
                13  | main | savevm_state_cleanup
                14  | main | migrate_fd_cleanup
                15  | main | qemu_file_fclose
                16  | main | migrate_set_state | cancelled
                90  | main | migrate_fd_cancel
                """);

        assertThat(Script.rows(workspace, MIGRATIONS))
                .containsExactly("1 | cancelled | 1 | null | 0.0 | 16.0 | 12.0 | 1.0 | null | 1");
        assertThat(Script.rows(workspace, PHASES + "AND depth = 0", 1, "source"))
                .containsExactly(
                        "source | setup | null | 0 | 0.0 | 2.0 | 2.0",
                        "source | precopy | null | 0 | 2.0 | 11.0 | 9.0",
                        "source | cleanup | null | 0 | 11.0 | 16.0 | 5.0");
    }

    @Test
    void refusedConnectionIsAFailedMigrationWithoutIterations() {
        Script.load(workspace, """
                0   | main | migrate_set_state | setup
                2   | main | migration_socket_outgoing_error | refused
                3   | main | migration_set_outgoing_channel | 4096 qio-channel-socket localhost 77
                4   | main | migrate_fd_error | refused
                5   | main | migrate_set_state | failed
                6   | main | savevm_state_cleanup
                """);

        assertThat(Script.rows(workspace, MIGRATIONS))
                .containsExactly("1 | failed | 1 | null | 0.0 | 6.0 | 5.0 | null | null | null");
        assertThat(Script.rows(workspace, "SELECT phase, start_event, end_event FROM phases"))
                .containsExactly(
                        "setup | migrate_set_state(setup) | migrate_set_state(failed)",
                        "connect | migrate_set_state(setup) | migration_socket_outgoing_error",
                        "cleanup | migrate_set_state(failed) | savevm_state_cleanup");
    }

    @Test
    void destinationThatCannotLoadADeviceHasNoStart() {
        Script.load(workspace, """
                0  | main | migration_socket_incoming_accepted
                1  | main | migrate_set_state | active
                2  | main | loadvm_state_setup
                3  | main | qemu_loadvm_state_section | 2
                4  | main | qemu_loadvm_state_section | 4
                5  | main | qemu_loadvm_state_section_startfull | 3 timer 0 9
                6  | main | qemu_loadvm_state_post_main | -22
                7  | main | loadvm_state_cleanup
                8  | main | process_incoming_migration_co_end | -22 0
                9  | main | migrate_set_state | failed
                10 | main | qemu_file_fclose
                """);

        assertThat(Script.rows(workspace, PHASES + "AND depth < 2", 1, "destination"))
                .containsExactly(
                        "destination | setup | null | 0 | 0.0 | 3.0 | 3.0",
                        "destination | precopy | null | 0 | 3.0 | 4.0 | 1.0",
                        "destination | switchover | null | 0 | 4.0 | 6.0 | 2.0",
                        "destination | device_state | null | 1 | 4.0 | 6.0 | 2.0",
                        "destination | cleanup | null | 0 | 6.0 | 10.0 | 4.0");
        assertThat(Script.rows(workspace, "SELECT kind, name, end_seq FROM spans WHERE kind = 'section_full'"))
                .containsExactly("section_full | timer | null");
    }

    @Test
    void recordingThatStopsEarlyIsIncompleteUpToItsLastEvent() {
        Script.load(workspace, """
                0  | main | migrate_set_state | setup
                1  | mig  | savevm_state_header
                2  | mig  | migrate_set_state | active
                4  | mig  | savevm_state_iterate
                7  | mig  | ram_save_page | pc.ram 0 1
                """);

        assertThat(Script.rows(workspace, MIGRATIONS))
                .containsExactly("1 | incomplete | 1 | null | 0.0 | 7.0 | null | 1.0 | null | 1");
        assertThat(Script.rows(workspace, "SELECT phase, ms(end_ns), end_event FROM phases WHERE depth = 0"))
                .containsExactly("setup | 2.0 | migrate_set_state(active)", "precopy | 7.0 | null");
    }

    @Test
    void recordingThatStartsLateBeginsInPrecopy() {
        Script.load(workspace, """
                4  | mig  | savevm_state_iterate
                5  | mig  | savevm_state_iterate
                9  | mig  | migration_thread_low_pending | 1
                12 | mig  | migrate_set_state | completed
                13 | mig  | migration_thread_after_loop
                """);

        assertThat(Script.rows(workspace, MIGRATIONS))
                .containsExactly("1 | completed | 1 | null | 4.0 | 13.0 | null | null | 4.0 | 2");
        assertThat(Script.rows(workspace, PHASES + "AND depth = 0", 1, "source"))
                .containsExactly(
                        "source | precopy | null | 0 | 4.0 | 9.0 | 5.0",
                        "source | switchover | null | 0 | 9.0 | 12.0 | 3.0",
                        "source | cleanup | null | 0 | 12.0 | 13.0 | 1.0");
    }

    @Test
    void everyAttemptOfAProcessIsAMigrationPairedWithTheDestinationOfItsTime() {
        Script.load(workspace, """
                0   | main | migrate_set_state | setup
                1   | mig  | savevm_state_header
                2   | mig  | migrate_set_state | active
                8   | mig  | migrate_set_state | failed
                9   | main | savevm_state_cleanup
                100 | main | migrate_set_state | setup
                101 | mig  | savevm_state_header
                102 | mig  | migrate_set_state | active
                110 | mig  | migrate_set_state | completed
                111 | mig  | migration_thread_after_loop
                """);
        Script.load(workspace, """
                100.5 | main | migration_socket_incoming_accepted
                101   | main | migrate_set_state | active
                112   | main | migrate_set_state | completed
                """);
        Script.load(workspace, """
                1 | main | migration_socket_incoming_accepted
                2 | main | migrate_set_state | active
                9 | main | migrate_set_state | failed
                """);

        assertThat(Script.rows(workspace, MIGRATIONS))
                .containsExactly(
                        "1 | failed | 1 | 3 | 0.0 | 9.0 | 8.0 | 1.0 | null | null",
                        "2 | completed | 1 | 2 | 100.0 | 111.0 | 11.0 | 1.0 | null | null");
    }

    @Test
    void streamsTellAttemptsApartWhereStatusesWereNotRecorded() {
        Script.load(workspace, """
                0  | mig | savevm_state_header
                2  | mig | savevm_state_iterate
                5  | mig | migration_thread_after_loop
                6  | mig | savevm_state_header
                7  | mig | savevm_state_iterate
                9  | mig | migration_thread_after_loop
                """);

        assertThat(Script.rows(
                        workspace, "SELECT migration, phase, ms(start_ns), ms(end_ns) FROM phases WHERE depth = 0"))
                .containsExactly(
                        "1 | setup | 0.0 | 2.0",
                        "1 | precopy | 2.0 | 5.0",
                        "1 | cleanup | 5.0 | 5.0",
                        "2 | setup | 6.0 | 7.0",
                        "2 | precopy | 7.0 | 9.0",
                        "2 | cleanup | 9.0 | 9.0");
    }

    @Test
    void destinationWithoutASourceIsAMigrationOfItsOwn() {
        Script.load(workspace, """
                1 | main | migration_socket_incoming_accepted
                9 | main | migrate_set_state | completed
                """);

        assertThat(Script.rows(workspace, MIGRATIONS))
                .containsExactly("1 | completed | null | 1 | 1.0 | 9.0 | null | null | null | null");
    }

    @Test
    void postcopyHasASwitchoverThenItsOwnPhases() {
        Script.loadResource(workspace, "postcopy-source.txt");

        assertThat(Script.rows(workspace, PHASES + "AND depth = 0", 1, "source"))
                .containsExactly(
                        "source | setup | null | 0 | 0.0 | 4.0 | 4.0",
                        "source | precopy | null | 0 | 4.0 | 10.0 | 6.0",
                        "source | switchover | null | 0 | 10.0 | 18.0 | 8.0",
                        "source | postcopy | null | 0 | 18.0 | 21.0 | 3.0",
                        "source | paused | null | 0 | 21.0 | 30.0 | 9.0",
                        "source | recover | null | 0 | 30.0 | 33.0 | 3.0",
                        "source | postcopy | null | 0 | 33.0 | 35.0 | 2.0",
                        "source | completion | null | 0 | 35.0 | 40.0 | 5.0",
                        "source | cleanup | null | 0 | 40.0 | 41.0 | 1.0");
        // The guest stands still from the lock to the end of the package.
        assertThat(Script.rows(workspace, "SELECT downtime_ms, iterations FROM migrations"))
                .containsExactly("7.0 | 1");
    }

    private static String without(String resource, String... events) {
        return Script.text(resource)
                .lines()
                .filter(line -> Stream.of(events).noneMatch(line::contains))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theSwitchoverToPostcopyEndsWithThePackageIfNothingMoreExactWasRecorded() {
        Script.load(workspace, without("postcopy-source.txt", "qemu_file_fclose"));

        assertThat(Script.rows(workspace, PHASES + "AND depth = 0", 1, "source"))
                .containsExactly(
                        "source | setup | null | 0 | 0.0 | 4.0 | 4.0",
                        "source | precopy | null | 0 | 4.0 | 10.0 | 6.0",
                        "source | switchover | null | 0 | 10.0 | 17.0 | 7.0",
                        "source | postcopy | null | 0 | 17.0 | 21.0 | 4.0",
                        "source | paused | null | 0 | 21.0 | 30.0 | 9.0",
                        "source | recover | null | 0 | 30.0 | 33.0 | 3.0",
                        "source | postcopy | null | 0 | 33.0 | 35.0 | 2.0",
                        "source | completion | null | 0 | 35.0 | 40.0 | 5.0",
                        "source | cleanup | null | 0 | 40.0 | 40.1 | 0.1");
        assertThat(Script.rows(workspace, "SELECT downtime_ms FROM migrations")).containsExactly("6.0");
    }

    @Test
    void withoutThePackageNobodyKnowsTheDowntimeOfPostcopy() {
        Script.load(
                workspace,
                without(
                        "postcopy-source.txt",
                        "qemu_file_fclose",
                        "qemu_savevm_send_packaged",
                        "postcopy_start",
                        "savevm_state_complete"));

        assertThat(Script.rows(workspace, "SELECT downtime_ms, guest_downtime_ms FROM migrations"))
                .containsExactly("null | null");
        assertThat(Script.rows(
                        workspace,
                        "SELECT phase, duration_ms FROM phases WHERE depth = 0 ORDER BY start_ns LIMIT 4 OFFSET 2"))
                .containsExactly("postcopy | 11.0", "paused | 9.0", "recover | 3.0", "postcopy | 2.0");
    }

    @Test
    void theStatusAloneTellsThePhasesOfADestinationThatDoesNotSayWhatItLoads() {
        Script.load(workspace, """
                0  | main | migration_socket_incoming_accepted
                1  | main | migrate_set_state | active
                20 | main | migrate_set_state | postcopy-active
                50 | main | migrate_set_state | completed
                """);

        assertThat(Script.rows(
                        workspace,
                        "SELECT phase, duration_ms FROM phases WHERE depth = 0 ORDER BY start_ns, phase DESC"))
                .containsExactly("setup | 1.0", "precopy | 19.0", "postcopy | 30.0", "cleanup | 0.0");
    }

    @Test
    void withoutTheStreamsHeaderTheSetupBeginsWhenTheChannelIsThere() {
        Script.load(workspace, """
                0  | main | migrate_set_state | setup
                5  | main | migration_set_outgoing_channel | 1 socket NULL 0
                8  | mig  | migrate_set_state | active
                """);

        assertThat(Script.rows(workspace, "SELECT setup_ms FROM migrations")).containsExactly("3.0");
    }

    @Test
    void postcopyOnTheDestinationBeginsWithThePackageAndTheGuestsStart() {
        Script.loadResource(workspace, "postcopy-source.txt");
        Script.loadResource(workspace, "postcopy-destination.txt");

        assertThat(Script.rows(workspace, PHASES + "AND depth = 0", 1, "destination"))
                .containsExactly(
                        "destination | setup | null | 0 | 1.0 | 5.5 | 4.5",
                        "destination | precopy | null | 0 | 5.5 | 17.4 | 11.9",
                        "destination | switchover | null | 0 | 17.4 | 20.8 | 3.4",
                        "destination | postcopy | null | 0 | 20.8 | 21.4 | 0.6",
                        "destination | paused | null | 0 | 21.4 | 30.1 | 8.7",
                        "destination | recover | null | 0 | 30.1 | 32.9 | 2.8",
                        "destination | postcopy | null | 0 | 32.9 | 39.0 | 6.1",
                        "destination | cleanup | null | 0 | 39.0 | 39.8 | 0.8");
        // From the source's lock at 11 to the start at 20.8; the clocks are 0.15 ms apart, the fastest message 0.05 ms.
        assertThat(Script.rows(workspace, """
                        SELECT outcome, downtime_ms, round(clock_offset_ms, 3), round(guest_downtime_ms, 3) FROM migrations
                        """)).containsExactly("completed | 7.0 | 0.15 | 9.65");
    }

    @Test
    void aDestinationThatSaysSetupWhenItListensIsADestination() {
        Script.load(workspace, """
                0  | main | migrate_set_state | setup
                5  | main | migration_socket_incoming_accepted
                6  | main | migrate_set_state | active
                7  | main | qemu_loadvm_state_section | 2
                9  | main | qemu_loadvm_state_section | 4
                10 | main | qemu_loadvm_state_post_main | 0
                11 | main | vmstate_downtime_checkpoint | dst-precopy-bh-vm-started
                12 | main | migrate_set_state | completed
                """);

        assertThat(Script.rows(workspace, "SELECT side, phase, ms(start_ns), ms(end_ns) FROM phases WHERE depth = 0"))
                .containsExactly(
                        "destination | setup | 5.0 | 7.0",
                        "destination | precopy | 7.0 | 9.0",
                        "destination | switchover | 9.0 | 10.0",
                        "destination | start | 10.0 | 12.0",
                        "destination | cleanup | 12.0 | 12.0");
        assertThat(Script.rows(workspace, "SELECT ms(guest_running_ns) FROM migrations"))
                .containsExactly("11.0");
    }

    @Test
    void emptyWorkspaceHasNoRowsInAnyView() {
        for (var view : Schema.VIEWS) {
            assertThat(Script.rows(workspace, "FROM " + view)).isEmpty();
        }
    }
}

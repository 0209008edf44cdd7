package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DowntimeViewTest {
    private static final String STEPS = """
            SELECT side, step, name, ms(start_ns), ms(end_ns), round(critical_ms, 3), round(gap_ms, 3) FROM downtime
            ORDER BY depth, start_ns, side DESC
            """;

    /** The part that is loaded when the guest stops keeps the destination busy until 8 ms; nothing waits for the source. */
    private static final String BUSY_DESTINATION = """
            0.5  | main | migration_set_incoming_channel | 1 channel
            1.5  | main | qemu_loadvm_state_section | 1
            1.6  | main | qemu_loadvm_state_section_startfull | 2 ram 0 4
            1.7  | main | ram_load_complete | 0 1
            3    | main | qemu_loadvm_state_section | 2
            3    | main | qemu_loadvm_state_section_partend | 2
            8    | main | ram_load_complete | 0 2
            8    | main | qemu_loadvm_state_section | 3
            8    | main | qemu_loadvm_state_section_partend | 2
            9    | main | ram_load_complete | 0 3
            9.5  | main | qemu_loadvm_state_section | 4
            9.5  | main | qemu_loadvm_state_section_startfull | 0 timer 0 2
            10   | main | vmstate_load_state_end | timer end 0
            11   | main | qemu_loadvm_state_section | 0
            11   | main | qemu_loadvm_state_post_main | 0
            12   | main | migrate_set_state | completed
            """;

    private static final String SOURCE = """
            0    | main | migrate_set_state | setup
            1    | mig  | savevm_state_header
            2    | mig  | migrate_set_state | active
            2.4  | mig  | savevm_state_iterate
            2.5  | mig  | savevm_section_start | ram 2
            3.5  | mig  | savevm_section_end | ram 2 0
            4    | mig  | migration_thread_low_pending | 10
            4.5  | mig  | savevm_state_complete_precopy
            4.5  | mig  | savevm_section_start | ram 2
            5    | mig  | savevm_section_end | ram 2 0
            5    | mig  | savevm_section_start | timer 0
            5    | mig  | vmstate_save | timer timer
            6    | mig  | savevm_section_end | timer 0 0
            7    | mig  | migrate_set_state | completed
            8    | mig  | migration_thread_after_loop
            """;

    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void thePathChangesHostsAtTheLastLoadThatWaitedForTheSource() {
        Script.loadResource(workspace, "precopy-source.txt");
        Script.loadResource(workspace, "precopy-destination.txt");

        // The destination's clock is 0.35 ms ahead. It waits for globalstate, which is written at 112.0.
        assertThat(Script.rows(workspace, STEPS))
                .containsExactly(
                        "null | downtime | null | 107.5 | 114.15 | 6.65 | 0.0",
                        "source | stop | guest | 107.5 | 109.0 | 1.5 | 0.0",
                        "source | live state | ram | 109.1 | 110.5 | 1.4 | 0.1",
                        "destination | live state | ram | 109.65 | 110.65 | null | null",
                        "source | device | timer | 110.6 | 111.0 | 0.4 | 0.1",
                        "destination | device | timer | 110.85 | 111.55 | null | null",
                        "source | device | globalstate | 111.1 | 112.0 | 0.9 | 0.1",
                        "destination | device | globalstate | 111.85 | 112.85 | 0.85 | 0.0",
                        "destination | start | guest | 112.95 | 114.15 | 1.2 | 0.1",
                        "source | return path | close | 113.0 | 116.0 | null | null");
        assertThat(Script.rows(workspace, """
                        SELECT round(sum(critical_ms) + sum(gap_ms) - max(guest_downtime_ms), 6)
                        FROM downtime JOIN migrations ON id = migration WHERE depth = 1
                        """)).containsExactly("0.0");
    }

    @Test
    void whatIsStillToBeLoadedWhenTheGuestStopsIsPartOfThePath() {
        Script.load(workspace, SOURCE);
        Script.load(workspace, BUSY_DESTINATION);

        // Clocks agree within 0.45 ms: the fastest message took 0.5 ms at most, of which 0.05 ms are left to it.
        assertThat(Script.rows(
                        workspace, "SELECT round(clock_offset_ms, 3), round(guest_downtime_ms, 3) FROM migrations"))
                .containsExactly("0.45 | 7.55");
        assertThat(Script.rows(workspace, STEPS))
                .containsExactly(
                        "null | downtime | null | 4.0 | 11.55 | 7.55 | 0.0",
                        "destination | live state | ram | 2.55 | 7.55 | 3.55 | 0.0",
                        "source | stop | guest | 4.0 | 4.5 | null | null",
                        "source | live state | ram | 4.5 | 5.0 | null | null",
                        "source | device | timer | 5.0 | 6.0 | null | null",
                        "destination | live state | ram | 7.55 | 8.55 | 1.0 | 0.0",
                        "destination | device | timer | 9.05 | 9.55 | 0.5 | 0.5",
                        "destination | start | guest | 10.55 | 11.55 | 1.0 | 1.0");
    }

    @Test
    void aSourceAloneTellsWhatItCounted() {
        Script.load(workspace, SOURCE);

        assertThat(Script.rows(workspace, STEPS))
                .containsExactly(
                        "null | downtime | null | 4.0 | 8.0 | 4.0 | 0.0",
                        "source | stop | guest | 4.0 | 4.5 | 0.5 | 0.0",
                        "source | live state | ram | 4.5 | 5.0 | 0.5 | 0.0",
                        "source | device | timer | 5.0 | 6.0 | 1.0 | 0.0");
        assertThat(Script.rows(workspace, "SELECT downtime_ms, guest_downtime_ms FROM migrations"))
                .containsExactly("4.0 | null");
    }

    @Test
    void aGuestThatIsNotMovedRunsAgainOnTheSource() {
        Script.load(workspace, """
                0 | main | migrate_set_state | setup
                1 | mig  | migrate_set_state | active
                2 | mig  | migration_thread_low_pending | 10
                5 | mig  | migrate_set_state | failed
                6 | mig  | migration_thread_after_loop
                """);

        assertThat(Script.rows(
                        workspace,
                        "SELECT guest_downtime_ms, guest_downtime_error_ms, start_event, end_event"
                                + " FROM migrations JOIN downtime ON migration = id"))
                .containsExactly("4.0 | 0.0 | migration_thread_low_pending | migration_thread_after_loop");
    }

    @Test
    void guestsMovedByPostcopyStandStillUntilTheyStartOnTheDestination() {
        Script.loadResource(workspace, "postcopy-source.txt");

        assertThat(Script.rows(workspace, STEPS))
                .containsExactly(
                        "null | downtime | null | 11.0 | 18.0 | 7.0 | 0.0",
                        "source | stop | guest | 11.0 | 12.0 | 1.0 | 0.0",
                        "source | device | timer | 15.1 | 15.3 | 0.2 | 3.1");
    }
}

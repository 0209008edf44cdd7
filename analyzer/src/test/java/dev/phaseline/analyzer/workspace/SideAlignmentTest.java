package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SideAlignmentTest {
    private static final String SOURCE = """
            0    | main | migrate_set_state | setup
            1    | mig  | savevm_state_header
            1.1  | mig  | savevm_command_send | 2 4
            2    | mig  | migrate_set_state | active
            3    | rp   | source_return_path_thread_pong | 1
            4    | mig  | savevm_state_iterate
            4.1  | mig  | savevm_section_start | ram 2
            20   | mig  | savevm_section_end | ram 2 0
            21   | mig  | migration_thread_low_pending | 10
            22   | mig  | savevm_state_complete_precopy
            22.1 | mig  | savevm_section_start | ram 2
            23   | mig  | savevm_section_end | ram 2 0
            24   | mig  | savevm_section_start | timer 0
            24   | mig  | vmstate_save | timer timer
            24.2 | mig  | savevm_section_end | timer 0 0
            26   | mig  | migrate_set_state | completed
            """;

    private static final String DESTINATION = """
            0.5  | main | migration_set_incoming_channel | 1 channel
            2.3  | main | loadvm_process_command | 2 4
            2.5  | main | migrate_send_rp_message | 2 4
            2.6  | main | qemu_loadvm_state_section | 1
            2.6  | main | qemu_loadvm_state_section_startfull | 2 ram 0 4
            4.4  | main | qemu_loadvm_state_section | 2
            4.4  | main | qemu_loadvm_state_section_partend | 2
            21   | main | ram_load_complete | 0 1
            22.9 | main | qemu_loadvm_state_section | 3
            22.9 | main | qemu_loadvm_state_section_partend | 2
            23.5 | main | ram_load_complete | 0 2
            24.5 | main | qemu_loadvm_state_section | 4
            24.5 | main | qemu_loadvm_state_section_startfull | 0 timer 0 2
            24.7 | main | vmstate_load_state_end | timer end/0 0
            25   | main | qemu_loadvm_state_section | 0
            25.5 | main | qemu_loadvm_state_post_main | 0
            """;

    private static final String CLOCKS = """
            SELECT source_recording, destination_recording, round(offset_ns / 1e6, 3), drift_ppb, round(error_ns / 1e6, 3),
                forward_bounds, backward_bounds, contradictions
            FROM clocks
            """;

    private final Workspace workspace = Workspace.temporary();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void messagesBothWaysBoundTheOffset() {
        Script.load(workspace, SOURCE);
        Script.load(workspace, DESTINATION);

        // The part arrives 0.3 ms after it was begun, the pong 0.5 ms after it was sent: between -0.5 and 0.3 ms; 0.05
        // ms
        // below the fastest message is 0.25, the middle -0.1. The error adds what a drift of 0.2 % makes of the 1.9 ms
        // between.
        assertThat(Script.rows(workspace, CLOCKS)).containsExactly("1 | 2 | 0.25 | 0.0 | 0.754 | 4 | 1 | 0");
    }

    @ParameterizedTest
    @ValueSource(longs = {-90_000_000, -7, 7, 3_600_000, 31_536_000_000L})
    void aSkewedClockIsFoundWhateverItsDistance(long skewMs) {
        Script.load(workspace, SOURCE);
        Script.load(workspace, shifted(DESTINATION, skewMs));

        assertThat(Script.rows(workspace, "SELECT evidence FROM pairings")).containsExactly("content");
        assertThat(Script.rows(workspace, "SELECT offset_ns - ?::BIGINT * 1000000, error_ns FROM clocks", skewMs))
                .containsExactly("250000 | 753800");
        assertThat(Script.rows(workspace, "SELECT count(*), count(destination_recording) FROM migrations"))
                .containsExactly("1 | 1");
    }

    @Test
    void theOrderOfLoadingMakesNoDifference() {
        Script.load(workspace, shifted(DESTINATION, 5_000));
        Script.load(workspace, SOURCE);

        assertThat(Script.rows(workspace, CLOCKS)).containsExactly("2 | 1 | 5000.25 | 0.0 | 0.754 | 4 | 1 | 0");
    }

    @Test
    void aSideAloneHasNoClockToAlignWith() {
        Script.load(workspace, SOURCE);

        assertThat(Script.rows(workspace, CLOCKS)).isEmpty();
        assertThat(Script.rows(workspace, "SELECT id, destination_recording FROM migrations"))
                .containsExactly("1 | null");
    }

    @Test
    void attemptsOfDifferentContentAreNoPairOnOtherClocks() {
        Script.load(workspace, SOURCE);
        Script.load(workspace, shifted(DESTINATION, 5_000).replace("timer", "apic"));

        assertThat(Script.rows(workspace, "SELECT * FROM pairings")).isEmpty();
    }

    /** A window function that looks back for what is not there would take minutes. */
    @Test
    @Timeout(60)
    void manySectionsWithoutAnIterationAreLoadedInPassing() {
        Script.load(workspace, DESTINATION);
        var script = new StringBuilder("0 | main | migrate_set_state | setup\n");
        for (int i = 0; i < 100_000; i++) {
            script.append("1 | mig | savevm_section_start | ram 2\n");
        }

        Script.load(workspace, script.toString());

        assertThat(Script.rows(workspace, "SELECT count(*) FROM spans WHERE kind = 'section_part'"))
                .containsExactly("100001");
    }

    @Test
    void whatWasNudgedStaysNudged() {
        Script.load(workspace, SOURCE);
        Script.load(workspace, DESTINATION);
        Script.rows(workspace, "UPDATE clocks SET nudge_ns = 1000 RETURNING nudge_ns");

        Script.load(workspace, "0 | main | migrate_set_state | setup");

        assertThat(Script.rows(workspace, "SELECT nudge_ns FROM clocks")).containsExactly("1000");
    }

    @Test
    void howFarANudgeKeepsTheOrderIsKnownBeforeItIsSet() {
        Script.load(workspace, SOURCE);
        Script.load(workspace, DESTINATION);

        // The part arrives 0.3 ms after it was begun, less the offset of 0.25 ms; the pong 0.5 ms after it was sent.
        assertThat(ClockNudge.order(workspace, OptionalInt.of(1), 50_000))
                .isEqualTo(new ClockNudge.Order(0, 0, OptionalLong.of(-750_000), OptionalLong.of(50_000)));
        assertThat(ClockNudge.order(workspace, OptionalInt.empty(), 50_001).isWorse())
                .isTrue();
        assertThat(ClockNudge.order(workspace, OptionalInt.empty(), -750_001).reversed())
                .isEqualTo(1);
        assertThat(ClockNudge.order(workspace, OptionalInt.of(2), 50_001).isWorse())
                .isFalse();
    }

    /** The script as a host records it whose clock is ahead. */
    private static String shifted(String script, long ms) {
        var lines = new StringBuilder();
        script.lines().forEach(line -> {
            int bar = line.indexOf('|');
            var time = new BigDecimal(line.substring(0, bar).strip()).add(BigDecimal.valueOf(ms));
            lines.append(time.toPlainString())
                    .append(' ')
                    .append(line.substring(bar))
                    .append('\n');
        });
        return lines.toString();
    }
}

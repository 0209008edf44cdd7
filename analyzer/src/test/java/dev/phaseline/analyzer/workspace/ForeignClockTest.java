package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of a migration of a minute whose destination has another clock, from the load to the views. */
final class ForeignClockTest {
    private static final int PARTS = 300;
    private static final double PART_MS = 200;

    /** An event and when it really happened, ms. */
    private record Moment(double ms, String event) {}

    private final Workspace workspace = Workspace.temporary();
    private final List<Moment> source = new ArrayList<>();
    private final List<Moment> destination = new ArrayList<>();

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5000, 90", "-3600000, -150"})
    void offsetAndDriftAreFoundAndNothingPrecedesItsCause(double offsetMs, double driftPpm) {
        migrate();
        Script.load(workspace, script(source, 0, 0));
        Script.load(workspace, script(destination, offsetMs, driftPpm));

        assertThat(number(
                        "SELECT abs(offset_ns / 1e6 + drift_ppb / 1e15 * (? - origin_ns) - ?) FROM clocks",
                        ns(0, offsetMs, 0),
                        offsetMs))
                .isLessThan(1);
        // The fastest messages scatter by some hundredths of a millisecond in a minute.
        assertThat(number("SELECT abs(drift_ppb / 1e3 - ?) FROM clocks", driftPpm))
                .isLessThan(2);
        assertThat(number("SELECT contradictions FROM clocks")).isZero();
        assertThat(number("SELECT error_ns / 1e6 FROM clocks")).isLessThan(3);
        assertThat(number("SELECT count(*) FROM flows WHERE received_ns < sent_ns"))
                .isZero();
        assertThat(number("SELECT count(*) FROM sections WHERE load_start_ns < write_start_ns"))
                .isZero();
        assertThat(number("SELECT count(*) FROM page_faults WHERE received_ns < sent_ns OR placed_ns < page_sent_ns"))
                .isZero();
        assertThat(number("SELECT count(*) FROM downtime WHERE gap_ms < 0 OR critical_ms < 0"))
                .isZero();
        // What the error bounds is the distance from the truth: of the first event, the last, and the guest's
        // standstill.
        assertThat(number("""
                        SELECT max(abs(common_start_ns - ? - (start_ns - ? - ?) / (1 + ? / 1e6)) - error_ns)
                        FROM spans JOIN clocks ON destination_recording = recording
                        """, Script.EPOCH_NS, Script.EPOCH_NS, Math.round(offsetMs * 1e6), driftPpm))
                .isLessThan(10);
        assertThat(number("SELECT abs(guest_downtime_ms - ?) - guest_downtime_error_ms FROM migrations", 12.5))
                .isNegative();
    }

    /** Parts of the memory, a ping now and then, the devices: delays are random, no clock has anything to do with them. */
    private void migrate() {
        var random = new Random(1);
        source.add(new Moment(0, "main | migrate_set_state | setup"));
        source.add(new Moment(1, "mig | savevm_state_header"));
        source.add(new Moment(2, "mig | migrate_set_state | active"));
        destination.add(new Moment(0.5, "main | migration_set_incoming_channel | 1 channel"));
        destination.add(new Moment(3, "main | qemu_loadvm_state_section | 1"));
        destination.add(new Moment(3, "main | qemu_loadvm_state_section_startfull | 2 ram 0 4"));
        for (int i = 0; i < PARTS; i++) {
            double ms = 10 + i * PART_MS;
            source.add(new Moment(ms, "mig | savevm_state_iterate"));
            source.add(new Moment(ms + 1, "mig | savevm_section_start | ram 2"));
            source.add(new Moment(ms + 100, "mig | savevm_section_end | ram 2 0"));
            double arrival = ms + 1 + delay(random);
            destination.add(new Moment(arrival, "main | qemu_loadvm_state_section | 2"));
            destination.add(new Moment(arrival, "main | qemu_loadvm_state_section_partend | 2"));
            destination.add(new Moment(ms + 120, "main | ram_load_complete | 0 1"));
            source.add(new Moment(ms + 150, "mig | savevm_command_send | 2 4"));
            double ping = ms + 150 + delay(random);
            destination.add(new Moment(ping, "main | qemu_loadvm_state_section | 8"));
            destination.add(new Moment(ping, "main | loadvm_process_command | 2 4"));
            destination.add(new Moment(ping, "main | migrate_send_rp_message | 2 4"));
            source.add(new Moment(ping + delay(random), "rp | source_return_path_thread_pong | 1"));
        }
        double end = 10 + PARTS * PART_MS;
        source.add(new Moment(end, "mig | migration_thread_low_pending | 10"));
        source.add(new Moment(end + 1, "mig | savevm_state_complete_precopy"));
        source.add(new Moment(end + 2, "mig | savevm_section_start | timer 0"));
        source.add(new Moment(end + 2, "mig | vmstate_save | timer timer"));
        source.add(new Moment(end + 3, "mig | savevm_section_end | timer 0 0"));
        source.add(new Moment(end + 4, "mig | migrate_set_state | completed"));
        destination.add(new Moment(end + 5, "main | qemu_loadvm_state_section | 4"));
        destination.add(new Moment(end + 5, "main | qemu_loadvm_state_section_startfull | 0 timer 0 2"));
        destination.add(new Moment(end + 6, "main | vmstate_load_state_end | timer end/0 0"));
        destination.add(new Moment(end + 8, "main | qemu_loadvm_state_section | 0"));
        destination.add(new Moment(end + 9, "main | qemu_loadvm_state_post_main | 0"));
        destination.add(new Moment(end + 12.5, "main | migrate_set_state | completed"));
    }

    private static double delay(Random random) {
        return 0.06 - Math.log(1 - random.nextDouble());
    }

    private static String script(List<Moment> moments, double offsetMs, double driftPpm) {
        var ordered = new ArrayList<>(moments);
        Collections.sort(ordered, (one, other) -> Double.compare(one.ms(), other.ms()));
        var lines = new StringBuilder();
        for (var moment : ordered) {
            lines.append(String.format(
                    Locale.ROOT, "%.6f | %s%n", moment.ms() * (1 + driftPpm / 1e6) + offsetMs, moment.event()));
        }
        return lines.toString();
    }

    private static long ns(double ms, double offsetMs, double driftPpm) {
        return Script.EPOCH_NS + Math.round((ms * (1 + driftPpm / 1e6) + offsetMs) * 1e6);
    }

    private double number(String sql, Object... parameters) {
        return Double.parseDouble(Script.rows(workspace, sql, parameters).getFirst());
    }
}

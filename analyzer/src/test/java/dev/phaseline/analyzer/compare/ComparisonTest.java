package dev.phaseline.analyzer.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two sets of migrations: the first four are slow to set up, the other four have a slow device. */
final class ComparisonTest {
    private static final Workspace WORKSPACE = Workspace.temporary();

    /** A source: setup, 100 ms of precopy, switchover with two devices, of which the second is the one that varies. */
    private static String migration(double at, double setupMs, double gpuMs, String more) {
        double active = at + setupMs;
        double low = active + 100;
        return """
                %s | main | migrate_set_state | setup
                %s | mig  | savevm_state_header
                %s | mig  | migrate_set_state | active
                %s
                %s | mig  | migration_thread_low_pending | 0
                %s | mig  | savevm_state_complete_precopy
                %s | mig  | savevm_section_start | timer 3
                %s | mig  | savevm_section_end | timer 3 0
                %s | mig  | savevm_section_start | gpu 4
                %s | mig  | savevm_section_end | gpu 4 0
                %s | mig  | migrate_set_state | completed
                %s | mig  | migration_thread_after_loop
                """.formatted(
                        at,
                        at,
                        active,
                        more,
                        low,
                        low,
                        low + 1,
                        low + 2,
                        low + 2,
                        low + 2 + gpuMs,
                        low + 3 + gpuMs,
                        low + 3 + gpuMs);
    }

    @BeforeAll
    static void load() {
        for (int i = 0; i < 4; i++) {
            // Setups of 40, 41, 42, 43 ms, the device 4 ms.
            Script.load(
                    WORKSPACE,
                    migration(i * 1000, 40 + i, 4, "%s | mig | open_return_path_on_source".formatted(i * 1000 + 50)));
        }
        for (int i = 4; i < 8; i++) {
            // Setups of 10, 11, 12, 13 ms, the device 24, 25, 26, 27 ms.
            Script.load(
                    WORKSPACE,
                    """
                    handle_qmp_command(void *mon, const char *req) "mon %p req: %s"
                    multifd_send_thread_start(uint8_t id) "%d"
                    """,
                    """
                    %s | main | handle_qmp_command | 1 {"execute":"migrate-set-parameters","arguments":{"max-bandwidth":%s}}
                    %s | main | handle_qmp_command | 1 {"execute":"migrate-set-capabilities","arguments":{"capabilities":[{"state":true,"capability":"multifd"}]}}
                    """.formatted(i * 1000 - 2, i < 7 ? 1000 : 2000, i * 1000 - 1)
                            + migration(
                                    i * 1000,
                                    6 + i,
                                    20 + i,
                                    "%s | m0 | multifd_send_thread_start | 0".formatted(i * 1000 + 50)));
        }
    }

    @AfterAll
    static void close() {
        WORKSPACE.close();
    }

    private static MigrationSet set(int first, int last) {
        return new MigrationSet(
                WORKSPACE, IntStream.rangeClosed(first, last).boxed().toList());
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? String.valueOf(Math.round(value.getAsDouble() * 1000) / 1000.0) : "-";
    }

    private static List<String> rows(Comparison comparison, String name) {
        return comparison.differences().stream()
                .filter(difference -> difference.name().equals(name))
                .map(d -> String.join(
                        " | ",
                        d.section(),
                        d.metric(),
                        text(d.a()),
                        text(d.b()),
                        text(d.effectMs()),
                        text(d.probability()),
                        d.verdict().toString()))
                .toList();
    }

    @Test
    void setsOfFourTellAChangeFromNoise() {
        var comparison = Comparison.of(set(1, 4), set(5, 8));

        // Means 41.5 and 11.5 ms; one of 35 ways to choose four of eight separates them so.
        assertThat(rows(comparison, "source setup"))
                .containsExactly("phase | ms | 41.5 | 11.5 | -30.0 | 0.029 | changed");
        // 1 + 1 + 4 + 1 ms, and 1 + 1 + 25.5 + 1 ms.
        assertThat(rows(comparison, "source switchover"))
                .containsExactly("phase | ms | 7.0 | 28.5 | 21.5 | 0.029 | changed");
        assertThat(rows(comparison, "source precopy"))
                .containsExactly("phase | ms | 100.0 | 100.0 | 0.0 | 1.0 | noise");
        // 41.5 + 100 + 7, and 11.5 + 100 + 28.5 ms: 147, 148, 149, 150 against 137 + 0, 2, 4, 6.
        assertThat(rows(comparison, "total"))
                .containsExactly("migration | ms | 148.5 | 140.0 | -8.5 | 0.029 | changed");
    }

    @Test
    void whatChangedMostComesFirst() {
        var comparison = Comparison.of(set(1, 4), set(5, 8));

        assertThat(comparison.differences().subList(0, 3))
                .extracting(Difference::name)
                .containsExactly("setup", "source connect", "source setup");
    }

    @Test
    void latenciesAreComparedPercentileByPercentile() {
        var comparison = Comparison.of(set(1, 4), set(5, 8));

        // Of 24, 25, 26, 27 ms: median 25.5, 90 % 24 + 0.9 * 3 = 26.7, 99 % 26.97. One migration each has one value.
        assertThat(rows(comparison, "source switchover section_end gpu"))
                .containsExactly(
                        "latency | p50 us | 4000.0 | 25500.0 | 21.5 | 0.029 | changed",
                        "latency | p90 us | 4000.0 | 26700.0 | 21.5 | 0.029 | changed",
                        "latency | p99 us | 4000.0 | 26970.0 | 21.5 | 0.029 | changed");
    }

    @Test
    void oneMigrationIsTooFewToTellNoise() {
        var comparison = Comparison.of(set(1, 1), set(5, 5));

        assertThat(Comparison.canTellNoise(set(1, 1), set(5, 5))).isFalse();
        assertThat(Comparison.canTellNoise(set(1, 4), set(5, 8))).isTrue();
        assertThat(rows(comparison, "source setup"))
                .containsExactly("phase | ms | 40.0 | 10.0 | -30.0 | - | unknown, needs a set");
    }

    @Test
    void settingsThatWereToldOrSeenAreCompared() {
        // multifd was told, its channel seen; three of four have one bandwidth.
        assertThat(Comparison.of(set(1, 4), set(5, 8)).settings())
                .containsExactly(
                        new Setting("max-bandwidth", "not seen", "1000 (3), 2000 (1)"),
                        new Setting("multifd", "not seen", "on"),
                        new Setting("multifd-channels", "not seen", "1"),
                        new Setting("return-path", "used", "not seen"));
    }

    @Test
    void aMigrationDoesNotDifferFromItself() {
        var comparison = Comparison.of(set(1, 1), set(1, 1));

        assertThat(comparison.settings()).isEmpty();
        assertThat(comparison.differences())
                .allSatisfy(difference ->
                        assertThat(difference.effectMs().orElse(0)).isZero())
                .allSatisfy(difference -> assertThat(difference.verdict()).isEqualTo(Difference.Verdict.UNKNOWN));
    }

    @Test
    void spansOfTwoMigrationsThatScatterApartDiffer() {
        try (var workspace = Workspace.temporary()) {
            // Ten syncs of 1 to 10 ms, then ten of 21 to 30 ms.
            for (int migration = 0; migration < 2; migration++) {
                var syncs = new StringBuilder();
                for (int i = 0; i < 10; i++) {
                    double at = migration * 10_000 + 50 + i * 50;
                    syncs.append("%s | mig | migration_bitmap_sync_start%n".formatted(at));
                    syncs.append("%s | mig | migration_bitmap_sync_end | 0%n".formatted(at + 1 + i + migration * 20));
                }
                Script.load(workspace, """
                        %s | main | migrate_set_state | setup
                        %s | mig  | migrate_set_state | active
                        %s%s | mig  | migrate_set_state | completed
                        """.formatted(
                                migration * 10_000, migration * 10_000 + 10, syncs, migration * 10_000 + 900));
            }

            var comparison =
                    Comparison.of(new MigrationSet(workspace, List.of(1)), new MigrationSet(workspace, List.of(2)));
            var rows = rows(comparison, "source precopy bitmap_sync ram");

            // Medians of 1..10 and 21..30; 2 of C(20, 10) = 184756 choices separate them so. 255 - 55 ms in all.
            assertThat(rows).contains("latency | p50 us | 5500.0 | 25500.0 | 200.0 | 0.0 | differs, needs a set");
        }
    }

    @Test
    void aPhaseThatOneSetDoesNotHaveTookItNoTime() {
        try (var workspace = Workspace.temporary()) {
            Script.load(workspace, migration(0, 10, 4, ""));
            Script.load(workspace, """
                    2000 | main | migrate_set_state | setup
                    2010 | mig  | migrate_set_state | active
                    2100 | main | migrate_set_state | cancelling
                    2101 | mig  | migration_thread_after_loop
                    2102 | main | migrate_set_state | cancelled
                    """);
            Script.load(workspace, """
                    5000 | main | migration_socket_incoming_accepted
                    5001 | main | migrate_set_state | active
                    5002 | main | migrate_set_state | failed
                    """);

            var comparison =
                    Comparison.of(new MigrationSet(workspace, List.of(1)), new MigrationSet(workspace, List.of(2)));
            var destination =
                    Comparison.of(new MigrationSet(workspace, List.of(1)), new MigrationSet(workspace, List.of(3)));

            assertThat(rows(comparison, "source switchover"))
                    .containsExactly("phase | ms | 7.0 | 0.0 | -7.0 | - | unknown, needs a set");
            assertThat(destination.differences()).isEmpty();
        }
    }
}

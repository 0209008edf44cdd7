package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What views derive from a run of QEMU 7.2 against what it said itself, in {@code query-migrate.json} beside the logs. */
class QueryMigrateTest {
    private static final Path RUN = Path.of("../samples/traces/multifd");

    @Test
    void theViewsOfARunAgreeWithQemu() {
        try (var workspace = Workspace.temporary()) {
            Loading.into(workspace).load(List.of(RUN.resolve("src.log.gz"), RUN.resolve("dst.log.gz")));

            // QEMU counts whole milliseconds.
            assertThat(number(workspace, "SELECT setup_ms FROM migrations")).isCloseTo(3, within(1.0));
            assertThat(number(workspace, "SELECT total_ms FROM migrations")).isCloseTo(39_100, within(1.0));
            assertThat(number(workspace, "SELECT downtime_ms FROM migrations")).isCloseTo(17, within(1.0));
            assertThat(number(workspace, "SELECT count(*) FROM spans WHERE kind = 'bitmap_sync'"))
                    .isEqualTo(196);
            assertThat(number(workspace, "SELECT sum(zero_pages) FROM channels WHERE side = 'destination'"))
                    .isEqualTo(45_605);
            // multifd-bytes; each of the packets has a header of 1344 bytes.
            assertThat(number(workspace, """
                            SELECT sum(bytes + messages * 1344) FROM channels
                            WHERE side = 'source' AND channel LIKE 'multifd %'
                            """)).isEqualTo(5_319_758_144.0);
            // What QEMU cannot know: the destination was behind, and the guest stood still for much longer.
            assertThat(number(workspace, "SELECT guest_downtime_ms FROM migrations"))
                    .isCloseTo(118.2, within(0.1));
            assertThat(number(workspace, "SELECT sum(critical_ms + gap_ms) FROM downtime WHERE depth = 1"))
                    .isCloseTo(118.2, within(0.1));
            // Nothing arrives before it was sent.
            assertThat(number(workspace, "SELECT count(*) FROM flows WHERE latency_us < 0"))
                    .isZero();
        }
    }

    private static double number(Workspace workspace, String sql) {
        try (QueryResult result = workspace.query(sql)) {
            assertThat(result.next()).isTrue();
            return Double.parseDouble(String.valueOf(result.text(0)));
        }
    }
}

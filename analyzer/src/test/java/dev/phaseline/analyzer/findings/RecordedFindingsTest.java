package dev.phaseline.analyzer.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is found in real migrations of QEMU 7.2. */
class RecordedFindingsTest {
    private static final Path TRACES = Path.of("../samples/traces");

    private static List<String> titles(String... recordings) {
        try (var workspace = Workspace.temporary()) {
            new RecordingLoader(workspace)
                    .load(Stream.of(recordings).map(TRACES::resolve).toList());
            return Script.rows(
                    workspace,
                    "SELECT rule, severity, side, title FROM findings WHERE rule NOT IN ('downtime_parts', 'pages_sent')"
                            + " ORDER BY rule");
        }
    }

    @Test
    void theOperatorCancelled() {
        assertThat(titles("cancel/src.log.gz", "cancel/dst.log.gz"))
                .containsExactly(
                        "ended_by | warning | source | The migration was cancelled. First sign, on the source: it was"
                                + " cancelled, by a command or because the process ended");
    }

    @Test
    void oneTraceOfBothProcessesSaysTheSame() {
        assertThat(titles("ctf-cancel.tar.gz"))
                .contains("ended_by | warning | source | The migration was cancelled. First sign, on the source: it was"
                        + " cancelled, by a command or because the process ended");
    }

    @Test
    void nobodyListened() {
        assertThat(titles("refused/src.log.gz", "refused/dst.log.gz"))
                .contains(
                        "ended_by | error | source | The migration failed. First sign, on the source: Failed to connect to"
                                + " '127.0.0.1:1': Connection refused");
    }

    @Test
    void theDestinationLacksADevice() {
        assertThat(titles("mismatch/src.log.gz", "mismatch/dst.log.gz"))
                .containsExactly(
                        "ended_by | error | destination | The migration failed. First sign, on the destination: loading the"
                                + " stream ended with -22",
                        "load_failed | error | destination | The destination could not load 0000:00:02.0/virtio-rng (instance 0,"
                                + " version 1)");
    }

    @Test
    void theGuestWroteAsFastAsMultifdSent() {
        // It ended when the guest calmed down; the source counts 17 ms of downtime, as query-migrate said.
        assertThat(titles("multifd/src.log.gz", "multifd/dst.log.gz"))
                .containsExactly(
                        "downtime_limit | warning | source | The expected downtime stayed above the limit of 300 ms: 483 ms at"
                                + " best",
                        "downtime_reported | info | source | The guest stood still for at least 118 ms; the source counts 17 ms",
                        "no_convergence | warning | source | The guest dirtied memory as fast as it was sent, in 191 passes one"
                                + " after the other",
                        "succeeded | info | source | The migration succeeded: the guest runs on the destination");
    }
}

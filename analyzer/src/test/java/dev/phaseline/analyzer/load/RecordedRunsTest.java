package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.ctf.CtfFormat;
import dev.phaseline.analyzer.recording.ReadEvents;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.simpletrace.SimpletraceFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real migrations of QEMU 7.2, recorded in several formats at once. */
class RecordedRunsTest {
    private static final Path TRACES = Path.of("../samples/traces");

    /** The lines that QEMU logged, without thread and time. */
    private static List<String> logged(String run) throws IOException {
        try (var content = RecordingContent.of(TRACES.resolve(run + ".log.gz"));
                var lines = new BufferedReader(new InputStreamReader(content.open(), StandardCharsets.ISO_8859_1))) {
            return lines.lines()
                    .map(line -> line.substring(line.indexOf(':') + 1))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel/src", "cancel/dst", "multifd/src", "multifd/dst", "refused/src", "refused/dst"})
    void theBinaryTraceHasWhatTheLogHas(String run) throws IOException {
        var events = ReadEvents.of(new SimpletraceFormat(), TRACES.resolve(run + ".trace.gz"), Qemu72.DECLARATIONS);

        // Threads take turns at the log in another order than at the buffer of the binary trace.
        assertThat(events.lines()).containsExactlyInAnyOrderElementsOf(logged(run));
        assertThat(events.undeclared()).isZero();
        assertThat(events.damage()).isEmpty();
    }

    @Test
    void theTraceOfLttngHasItsEvents() throws IOException {
        var events = ReadEvents.of(new CtfFormat(), TRACES.resolve("ctf-cancel.tar.gz"), Qemu72.DECLARATIONS);

        assertThat(events.lines())
                .hasSize(4477) // as babeltrace2 counts
                .contains("migration_socket_outgoing_connected hostname=(null)")
                .contains("migration_set_incoming_channel ioc=0x5635d89ac000 ioctype=qio-channel-socket");
        assertThat(events.lines().getFirst()).isEqualTo("migrate_set_state new state setup");
        assertThat(events.times().getFirst()).isEqualTo(1795380049362311376L);
        assertThat(events.times()).isSorted();
        assertThat(events.threads().getFirst().osId()).isEqualTo(9932);
        assertThat(events.damage()).isEmpty();
    }
}

package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of migrations between two QEMU 7.2; every line of them is an event. */
class RealLogsTest {
    private static final Path TRACES = Path.of("../samples/traces");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cancel/src",
                "cancel/dst",
                "multifd/src",
                "multifd/dst",
                "mismatch/src",
                "mismatch/dst",
                "refused/src",
                "refused/dst"
            })
    void everyLineIsAnEvent(String name) throws IOException {
        var file = TRACES.resolve(name + ".log.gz");

        var log = ReadLog.of(new LogFormat(), file, Declarations.builtIn());

        assertThat(log.events()).hasSize(lines(file));
        assertThat(log.damage()).isEmpty();
        assertThat(log.summary().eventsSkipped()).isZero();
        assertThat(log.ambiguous()).hasSizeLessThanOrEqualTo(log.events().size() / 8);
        try (var content = RecordingContent.of(file)) {
            assertThat(new LogFormat().recognises(content)).isTrue();
        }
    }

    private static int lines(Path file) throws IOException {
        try (var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return (int) reader.lines().count();
        }
    }
}

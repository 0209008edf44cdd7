package dev.phaseline.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.tracepoint.pattern.TracePattern;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartSettingsTest {
    private final Properties properties = new Properties();

    @Test
    void withoutSettingsThereAreNoPatternsAndNoSelection() {
        StartSettings settings = StartSettings.read(Map.of(), properties);

        assertThat(settings.patterns()).isEmpty();
        assertThat(settings.backends()).isEmpty();
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void thePropertyComesAfterTheEnvironmentSoThatItWins() {
        properties.setProperty("phaseline.trace", "-b,c");

        StartSettings settings = StartSettings.read(Map.of("PHASELINE_TRACE", "a,b"), properties);

        assertThat(settings.patterns()).extracting(TracePattern::toString).containsExactly("a", "b", "-b", "c");
    }

    @Test
    void thePropertySelectsBackendsInsteadOfTheEnvironment() {
        Map<String, String> environment = Map.of("PHASELINE_TRACE_BACKENDS", "simple");
        assertThat(StartSettings.read(environment, properties).backends()).contains(Set.of(Backend.SIMPLE));

        properties.setProperty("phaseline.trace.backends", " jfr, log ");
        assertThat(StartSettings.read(environment, properties).backends()).contains(Set.of(Backend.JFR, Backend.LOG));
    }

    @Test
    void nopSelectsNothing() {
        properties.setProperty("phaseline.trace.backends", "nop");

        assertThat(StartSettings.read(Map.of(), properties).backends()).contains(Set.of());
    }

    @Test
    void badInputIsReportedWithItsSourceAndTheRestIsUsed() {
        properties.setProperty("phaseline.trace", "a,colour=red,events=no-such-file,help,b");
        properties.setProperty("phaseline.trace.backends", "jfr,dtrace");

        StartSettings settings = StartSettings.read(Map.of("PHASELINE_TRACE", "="), properties);

        assertThat(settings.patterns()).extracting(TracePattern::toString).containsExactly("a", "b");
        assertThat(settings.backends()).contains(Set.of(Backend.JFR));
        assertThat(settings.problems())
                .containsExactly(
                        "environment variable PHASELINE_TRACE: '=' lacks a value",
                        "system property phaseline.trace: unknown key 'colour': expected enable, events or file",
                        "system property phaseline.trace: cannot read events file no-such-file: there is no such file",
                        "system property phaseline.trace: 'help' is for a program's own option: here no event is known"
                                + " yet",
                        "system property phaseline.trace.backends: unknown backend 'dtrace': expected jfr, log,"
                                + " simple, syslog, ftrace or nop");
    }
}

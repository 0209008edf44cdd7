package dev.phaseline.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;

/** Recordings that the program itself makes. */
class JfrSettingsTest {
    @Test
    void anEventIsOnThroughJfrWhileARecordingThatNamesItRuns() {
        Tracepoint event = group("asked", "asked_a").tracepoint("asked_a");
        JfrSettings.listen();
        try (var recording = new Recording()) {
            recording.enable("asked.asked_a");
            assertThat(event.isOn()).isFalse();

            recording.start();
            assertThat(event.isOn(Backend.JFR)).isTrue();
            assertThat(event.isOn(Backend.LOG)).isFalse();
            assertThat(Tracepoints.isEnabled(event)).isFalse();

            recording.stop();
            assertThat(event.isOn()).isFalse();
        }
    }

    @Test
    void aGroupThatRegistersWhileARecordingRunsIsAskedForAtOnce() {
        try (var recording = new Recording()) {
            recording.enable("running.default_");
            recording.start();

            Tracepoint event = TracepointGroup.register(
                            "running", Set.of(Backend.JFR), List.of(Tracepoint.of("default", "default_")))
                    .tracepoint("default");

            assertThat(event.isOn()).isTrue();
        }
    }

    @Test
    void whatAPatternSwitchedOnGoesToJfrOnlyWhileAnyRecordingRuns() {
        Tracepoint event = group("idle", "idle_a").tracepoint("idle_a");
        Tracepoints.apply("idle_a");
        JfrSettings.listen();
        try (var recording = new Recording()) {
            // Another thread may have begun to listen, and be about to tell.
            while (event.isOn(Backend.JFR)) {
                Thread.onSpinWait();
            }
            assertThat(event.isOn(Backend.LOG)).isTrue();
            assertThat(Tracepoints.isEnabled(event)).isTrue();

            recording.start();
            assertThat(event.isOn(Backend.JFR)).isTrue();

            recording.stop();
            assertThat(event.isOn(Backend.JFR)).isFalse();
        }
    }

    @Test
    void ofTwoRecordingsEitherKeepsAnEventOn() {
        Tracepoint event = group("either", "either_a").tracepoint("either_a");
        JfrSettings.listen();
        try (var one = new Recording();
                var two = new Recording()) {
            one.enable("either.either_a");
            two.setSettings(Map.of("either.either_a#enabled", "true"));
            one.start();
            two.start();

            one.stop();
            assertThat(event.isOn()).isTrue();

            two.stop();
            assertThat(event.isOn()).isFalse();
        }
    }

    /** However they overtake each other, the last word is true. */
    @Test
    void recordingsMayStartAndEndAtTheSameTime() throws InterruptedException {
        Tracepoint event = group("overlap", "overlap_a").tracepoint("overlap_a");
        JfrSettings.listen();
        try (var lasting = new Recording()) {
            List<Thread> threads = Stream.generate(() -> new Thread(JfrSettingsTest::recordOften))
                    .limit(3)
                    .toList();
            threads.forEach(Thread::start);
            lasting.enable("overlap.overlap_a");
            lasting.start();
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(event.isOn()).isTrue();
            lasting.stop();
            assertThat(event.isOn()).isFalse();
        }
    }

    private static void recordOften() {
        for (int i = 0; i < 20; i++) {
            try (var recording = new Recording()) {
                recording.enable("overlap.overlap_a");
                recording.start();
            }
        }
    }

    @Test
    void anEventThatIsDisabledInARecordingStaysOff() {
        Tracepoint event = group("refused", "refused_a").tracepoint("refused_a");
        JfrSettings.listen();
        try (var recording = new Recording()) {
            recording.disable("refused.refused_a");
            recording.start();

            assertThat(event.isOn()).isFalse();
        }
    }

    /** JFR does not tell of it; somebody looks. */
    @Test
    void settingsOfARecordingThatRunsAreSeenSoon() {
        Tracepoint event = group("changed", "changed_a").tracepoint("changed_a");
        JfrSettings.listen();
        try (var recording = new Recording()) {
            recording.start();

            recording.enable("changed.changed_a");
            while (!event.isOn()) {
                Thread.onSpinWait();
            }
            recording.disable("changed.changed_a");
            while (event.isOn()) {
                Thread.onSpinWait();
            }
        }
    }

    private static TracepointGroup group(String name, String event) {
        return TracepointGroup.register(name, Set.of(Backend.JFR, Backend.LOG), List.of(Tracepoint.of(event)));
    }
}

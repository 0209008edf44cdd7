package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiscardedRecordingTest {
    private static final String EVENT = "vmstate_n_elems";
    private static final Tracepoint TRACEPOINT = MigrationTrace.GROUP.tracepoint(EVENT);

    @TempDir
    Path directory;

    private Set<Backend> selected = Set.of();

    @BeforeEach
    void switchOn() {
        selected = Tracepoints.selected();
        Tracepoints.select(Set.of(Backend.JFR));
        Tracepoints.apply(EVENT);
    }

    @AfterEach
    void switchOff() {
        Tracepoints.apply("-" + EVENT);
        Tracepoints.select(selected);
    }

    @Test
    void theRealRecordingHasNothingOfIt() throws IOException {
        try (var real = new Recording()) {
            try (var _ = DiscardedRecording.of(alone -> emit(alone, 1))) {
                real.start();
            }
            emit(() -> true, 2);

            assertThat(recorded(real)).containsExactly(2);
        }
    }

    @Test
    void itsEventsGoToJfrAlone() {
        Tracepoints.select(Set.of(Backend.JFR, Backend.SIMPLE));

        try (var _ = DiscardedRecording.of(alone -> {
            assertThat(TRACEPOINT.isOn(Backend.JFR)).isTrue();
            assertThat(TRACEPOINT.isOn(Backend.SIMPLE)).isFalse();
        })) {
            assertThat(Tracepoints.selected()).containsExactlyInAnyOrder(Backend.JFR, Backend.SIMPLE);
            assertThat(TRACEPOINT.isOn(Backend.JFR)).isTrue();
        }
    }

    @Test
    void whoeverBeginsToRecordMeanwhileGetsNothingOfIt() throws IOException {
        try (var other = new Recording()) {
            try (var _ = DiscardedRecording.of(alone -> {
                emit(alone, 1);
                other.start();
                assertThat(alone.getAsBoolean()).isFalse();
                MigrationTrace.vmstateNElems("written", 2);
            })) {
                assertThat(recorded(other)).isEmpty();
            }
            MigrationTrace.vmstateNElems("written", 3);

            assertThat(recorded(other)).containsExactly(3);
        }
    }

    @Test
    void whereSomebodyRecordsThereCanBeNone() {
        assertThat(DiscardedRecording.isPossible()).isTrue();
        try (var other = new Recording()) {
            other.start();
            assertThat(DiscardedRecording.isPossible()).isFalse();
        }
        assertThat(DiscardedRecording.isPossible()).isTrue();
    }

    @Test
    void oneThatCannotStartIsNotLeftOpen() {
        List<Recording> before = FlightRecorder.getFlightRecorder().getRecordings();
        var failure = new AssertionError("no recording starts");
        FlightRecorderListener refusal = new FlightRecorderListener() {
            @Override
            public void recordingStateChanged(Recording recording) {
                // Of what a listener throws, JFR hands on only an error.
                if (recording.getState() == RecordingState.RUNNING) {
                    throw failure;
                }
            }
        };
        FlightRecorder.addListener(refusal);
        try {
            assertThatThrownBy(() -> DiscardedRecording.of(alone -> {})).isSameAs(failure);
        } finally {
            FlightRecorder.removeListener(refusal);
        }

        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEqualTo(before);
    }

    @Test
    void oneWhoseWorkFailsIsNotLeftOpen() {
        List<Recording> before = FlightRecorder.getFlightRecorder().getRecordings();
        var failure = new IllegalStateException("no work");

        assertThatThrownBy(() -> DiscardedRecording.of(alone -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEqualTo(before);
    }

    private static void emit(BooleanSupplier alone, int number) {
        assertThat(alone.getAsBoolean()).isTrue();
        MigrationTrace.vmstateNElems("written", number);
    }

    private List<Integer> recorded(Recording recording) throws IOException {
        Path file = directory.resolve(recording.getId() + ".jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().endsWith(EVENT))
                .map(event -> event.getInt("n_elems"))
                .toList();
    }
}

package dev.phaseline.migration.globalstate;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.RecordedEvents;
import dev.phaseline.migration.vmstate.VmStateLoader;
import dev.phaseline.migration.vmstate.VmStateSaver;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GlobalStateTest {
    private final GlobalState state = new GlobalState();

    @Test
    void theNameIsSentInABufferOf100BytesBehindItsLengthPlusOne() throws Exception {
        state.store(RunState.FINISH_MIGRATE);
        state.store(RunState.PAUSED);

        RecordedEvents events = RecordedEvents.during(() ->
                assertThat(hex(save())).isEqualTo(hex(bytes("00000007 'paused'" + "00".repeat(94)))));

        assertThat(events.lines())
                .startsWith(
                        "vmstate_save_state_top(globalstate)",
                        "migrate_global_state_pre_save(paused)",
                        "vmstate_save_state_pre_save_res(globalstate, 0)");
    }

    @Test
    void aNameThatDoesNotFitIsTracedAndWhatWasKeptStays() throws Exception {
        state.store(RunState.PAUSED);

        RecordedEvents events = RecordedEvents.during(() -> assertThatThrownBy(() -> state.store("x".repeat(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of the run state has 100 bytes, and 99 fit"));

        assertThat(events.lines()).containsExactly("migrate_state_too_big()");
        assertThat(hex(save())).startsWith(hex(bytes("00000007 'paused' 00")));
        state.store("x".repeat(99));
        assertThat(hex(save())).isEqualTo(hex(bytes("00000064")) + "78".repeat(99) + "00");
    }

    @ParameterizedTest
    @EnumSource
    void everyRunStateArrives(RunState sent) throws Exception {
        state.store(sent);
        GlobalState received = new GlobalState();

        load(received, save());

        assertThat(received.received()).contains(sent);
    }

    @Test
    void namesAreThoseOfQemu() {
        assertThat(Arrays.stream(RunState.values()).map(RunState::wireName))
                .containsExactly(
                        "debug",
                        "inmigrate",
                        "internal-error",
                        "io-error",
                        "paused",
                        "postmigrate",
                        "prelaunch",
                        "finish-migrate",
                        "restore-vm",
                        "running",
                        "save-vm",
                        "shutdown",
                        "suspended",
                        "watchdog",
                        "guest-panicked",
                        "colo");
    }

    @Test
    void bytesBehindTheNameDoNotMatter() throws Exception {
        load(state, bytes("00000008 'running' 00 'stale'" + "00".repeat(87)));

        assertThat(state.received()).contains(RunState.RUNNING);
    }

    @Test
    void anUnknownNameIsTracedAndRefused() throws Exception {
        byte[] stream = bytes("00000008 'walking'" + "00".repeat(93));

        RecordedEvents events = RecordedEvents.during(() -> assertThatThrownBy(() -> load(state, stream))
                .isInstanceOfSatisfying(
                        StreamException.class, e -> assertThat(e.returnCode()).isEqualTo(-22))
                .hasMessageContaining("unknown run state \"walking\""));

        assertThat(events.lines())
                .endsWith(
                        "vmstate_subsection_load_good(globalstate)",
                        "migrate_global_state_post_load(walking)",
                        "vmstate_load_state_end(globalstate, end, -22)");
        assertThat(state.received()).isEmpty();
    }

    @Test
    void aNameThatFillsTheBufferNeedsNoEnd() {
        assertThatThrownBy(() -> load(state, bytes("00000065" + "78".repeat(100))))
                .hasMessageContaining("unknown run state \"" + "x".repeat(100) + "\"");
    }

    @Test
    void aStreamWithoutTheSectionLeavesNothingReceived() {
        assertThat(state.received()).isEmpty();
    }

    private byte[] save() throws Exception {
        return written(out -> new VmStateSaver(out, null).save(GlobalState.DESCRIPTION, state));
    }

    private static void load(GlobalState target, byte[] stream) throws StreamException {
        new VmStateLoader(input(stream)).load(GlobalState.DESCRIPTION, target, 1);
    }
}

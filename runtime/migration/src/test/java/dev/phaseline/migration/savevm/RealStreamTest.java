package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.guest.device.VirtualClock;
import dev.phaseline.migration.trace.RecordedEvents;
import dev.phaseline.migration.vmstate.VmStateLoader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The stream of a real QEMU 7.2, {@code -M none -m 16K}, byte for byte. */
class RealStreamTest {
    private static final byte[] RAM_START = bytes("0000000000004004 03 'ram' 0000000000004000 0000000000000010");
    private static final byte[] RAM_PART = bytes("0000000000000002 03 'ram' 00 0000000000001028"
            + "41".repeat(4096)
            + "0000000000002022 00 0000000000003028"
            + "42".repeat(4096)
            + "0000000000000010");
    private static final byte[] RAM_END = bytes("0000000000000010");

    private static final byte[] STREAM = bytes("'QEVM' 00000003 07 00000004 'none'"
            + "01 00000002 03 'ram' 00000000 00000004" + hex(RAM_START) + "7e 00000002"
            + "02 00000002" + hex(RAM_PART) + "7e 00000002"
            + "03 00000002" + hex(RAM_END) + "7e 00000002"
            + "04 00000000 05 'timer' 00000000 00000002"
            + "0000000003d7f530 0000000000000000 0000000001925d3a 7e 00000000"
            + "04 00000004 0b 'globalstate' 00000000 00000001"
            + "00000008 'running'" + "00".repeat(93) + "7e 00000004"
            + "00 06 000001e6");

    private static final int STREAM_BYTES = 9007;

    private static final String DESCRIPTION = ("{'page_size': 4096, 'devices': ["
                    + "{'name': 'timer', 'instance_id': 0, 'vmsd_name': 'timer', 'version': 2, 'fields': ["
                    + "{'name': 'cpu_ticks_offset', 'type': 'int64', 'size': 8}, "
                    + "{'name': 'unused', 'type': 'unused_buffer', 'size': 8}, "
                    + "{'name': 'cpu_clock_offset', 'type': 'int64', 'size': 8}]}, "
                    + "{'name': 'globalstate', 'instance_id': 0, 'vmsd_name': 'globalstate', 'version': 1, 'fields': ["
                    + "{'name': 'size', 'type': 'uint32', 'size': 4}, "
                    + "{'name': 'runstate', 'type': 'buffer', 'size': 100}]}]}")
            .replace('\'', '"');

    @Test
    void theSameStateGivesTheSameBytes() throws Exception {
        SaveStateRegistry registry = new SaveStateRegistry();
        VirtualClock clock = new VirtualClock(() -> 0);
        new VmStateLoader(input(bytes("0000000003d7f530 0000000000000000 0000000001925d3a")))
                .load(VirtualClock.DESCRIPTION, clock, 2);
        GlobalState state = new GlobalState();
        state.store(RunState.RUNNING);
        registry.register(VirtualClock.DESCRIPTION, clock);
        registry.register("block", 1, new FakeHandler(0).inactive());
        registry.register(
                "ram", 4, new FakeHandler(0).sends(RAM_START).sends(RAM_PART).sends(RAM_END));
        registry.register("dirty-bitmap", 1, new FakeHandler(0).inactive());
        registry.register(GlobalState.DESCRIPTION, state);

        byte[] stream = written(out -> {
            StateSaver saver = new StateSaver(registry, MachineConfiguration.NONE, out);
            saver.header();
            saver.setup();
            saver.iterate();
            saver.completePrecopy();
        });

        assertThat(hex(Arrays.copyOf(stream, STREAM.length))).isEqualTo(hex(STREAM));
        assertThat(stream).hasSize(STREAM_BYTES);
        assertThat(Arrays.copyOfRange(stream, STREAM.length, stream.length))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(DESCRIPTION);
    }

    @Test
    void theRealStreamIsLoaded() throws Exception {
        SaveStateRegistry registry = new SaveStateRegistry();
        VirtualClock clock = new VirtualClock(() -> 0);
        GlobalState state = new GlobalState();
        registry.register(VirtualClock.DESCRIPTION, clock);
        registry.register("ram", 4, new RamSkipper());
        registry.register(GlobalState.DESCRIPTION, state);

        RecordedEvents events = RecordedEvents.during(
                () -> new StateLoader(registry, MachineConfiguration.NONE, input(STREAM), new FakeCommands()).load());

        assertThat(clock.ticks()).isEqualTo(0x03d7f530);
        assertThat(clock.nowNs()).isEqualTo(0x01925d3a);
        assertThat(state.received()).contains(RunState.RUNNING);
        // As QEMU 7.2 itself traces these two sections.
        assertThat(events.lines())
                .endsWith(
                        "qemu_loadvm_state_section(4)",
                        "qemu_loadvm_state_section_startfull(0, timer, 0, 2)",
                        "vmstate_load(timer, timer)",
                        "vmstate_load_state(timer, 2)",
                        "vmstate_load_state_field(timer, cpu_ticks_offset)",
                        "vmstate_n_elems(cpu_ticks_offset, 1)",
                        "vmstate_load_state_field(timer, unused)",
                        "vmstate_n_elems(unused, 1)",
                        "vmstate_load_state_field(timer, cpu_clock_offset)",
                        "vmstate_n_elems(cpu_clock_offset, 1)",
                        "vmstate_subsection_load(timer)",
                        "vmstate_subsection_load_good(timer)",
                        "vmstate_load_state_end(timer, end, 0)",
                        "qemu_loadvm_state_section(4)",
                        "qemu_loadvm_state_section_startfull(4, globalstate, 0, 1)",
                        "vmstate_load(globalstate, globalstate)",
                        "vmstate_load_state(globalstate, 1)",
                        "vmstate_load_state_field(globalstate, size)",
                        "vmstate_n_elems(size, 1)",
                        "vmstate_load_state_field(globalstate, runstate)",
                        "vmstate_n_elems(runstate, 1)",
                        "vmstate_subsection_load(globalstate)",
                        "vmstate_subsection_load_good(globalstate)",
                        "migrate_global_state_post_load(running)",
                        "vmstate_load_state_end(globalstate, end, 0)",
                        "qemu_loadvm_state_section(0)",
                        "qemu_loadvm_state_post_main(0)",
                        "loadvm_state_cleanup()");
    }
}

package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.trace.RecordedEvents;
import dev.phaseline.migration.vmstate.MigrationPriority;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateSaverTest {
    private final SaveStateRegistry registry = new SaveStateRegistry();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final QemuOutputFile out = new QemuOutputFile(Channels.newChannel(sent));
    private final StateSaver saver = new StateSaver(registry, MachineConfiguration.NONE, out);

    @Test
    void theHeaderAndTheCommandsAreThoseOfQemu() throws Exception {
        RecordedEvents events = RecordedEvents.during(() -> {
            saver.header();
            saver.sendOpenReturnPath();
            saver.sendPing(1);
        });

        assertThat(hex(sent.toByteArray()))
                .isEqualTo(hex(bytes("'QEVM' 00000003 | 07 00000004 'none' | 08 0001 0000 | 08 0002 0004 00000001")));
        assertThat(events.lines())
                .containsExactly(
                        "savevm_state_header()",
                        "vmstate_save_state_top(configuration)",
                        "vmstate_save_state_pre_save_res(configuration, 0)",
                        "vmstate_n_elems(len, 1)",
                        "vmstate_save_state_loop(configuration, len, 1)",
                        "vmstate_n_elems(name, 1)",
                        "vmstate_save_state_loop(configuration, name, 1)",
                        "vmstate_subsection_save_top(configuration)",
                        "savevm_send_open_return_path()",
                        "savevm_command_send(1, 0)",
                        "savevm_send_ping(1)",
                        "savevm_command_send(2, 4)");
    }

    @Test
    void aWholeMigrationEmitsItsEventsInOrder() throws Exception {
        FakeHandler ram =
                new FakeHandler(1).sends(bytes("01")).sends(bytes("02")).sends(bytes("03"));
        registry.register("ram", 4, ram);
        registry.register(Device.description("serial"), new Device(7));
        registry.register(Device.description("idle"), new Device(Device.UNNEEDED));

        RecordedEvents events = RecordedEvents.during(() -> {
            saver.setup();
            assertThat(saver.pending(55)).isEqualTo(new Pending(1, 20, 300));
            assertThat(saver.iterate()).isTrue();
            saver.completePrecopy();
            StateSaver.cleanup(registry);
        });

        assertThat(events.lines())
                .containsExactly(
                        "savevm_state_setup()",
                        "savevm_state_iterate()",
                        "savevm_section_start(ram, 0)",
                        "savevm_section_end(ram, 0, 1)",
                        "savevm_state_complete_precopy()",
                        "savevm_section_start(ram, 0)",
                        "savevm_section_end(ram, 0, 0)",
                        "savevm_section_start(serial, 1)",
                        "vmstate_save(serial, serial)",
                        "vmstate_save_state_top(serial)",
                        "vmstate_save_state_pre_save_res(serial, 0)",
                        "vmstate_n_elems(state, 1)",
                        "vmstate_save_state_loop(serial, state, 1)",
                        "vmstate_subsection_save_top(serial)",
                        "savevm_section_end(serial, 1, 0)",
                        "savevm_section_skip(idle, 2)",
                        "savevm_state_cleanup()");
        assertThat(ram.calls)
                .containsExactly("saveSetup", "pending 55", "saveIterate", "saveCompletePrecopy", "saveCleanup");
        String json = "{\"page_size\": 4096, \"devices\": [{\"name\": \"serial\", \"instance_id\": 0, "
                + "\"vmsd_name\": \"serial\", \"version\": 2, \"fields\": ["
                + "{\"name\": \"state\", \"type\": \"uint8\", \"size\": 1}]}]}";
        assertThat(hex(sent.toByteArray())).isEqualTo(hex(bytes("""
                        01 00000000 03 'ram' 00000000 00000004 01 7e 00000000
                        02 00000000 02 7e 00000000
                        03 00000000 03 7e 00000000
                        04 00000001 06 'serial' 00000000 00000002 07 7e 00000001
                        00 06 %08x '%s'
                        """.formatted(json.length(), json))));
        assertThat(out.error()).isNull();
    }

    @Test
    void devicesComeByPriorityThenAsRegisteredAndInstancesAreCounted() throws Exception {
        registry.register(Device.description("a"), new Device(1));
        registry.register(Device.description("bus", MigrationPriority.PCI_BUS), new Device(2));
        registry.register(Device.description("a"), new Device(3));
        registry.register(Device.description("iommu", MigrationPriority.IOMMU), new Device(4));

        List<String> sections = new ArrayList<>();
        registry.entries().forEach(e -> sections.add(e.idstr() + " " + e.instanceId() + " id " + e.sectionId()));

        assertThat(sections).containsExactly("bus 0 id 1", "iommu 0 id 3", "a 0 id 0", "a 1 id 2");
    }

    @Test
    void noSectionIsBegunWhileTheFileIsOverItsLimit() throws Exception {
        FakeHandler ram = new FakeHandler(1);
        registry.register("ram", 4, ram);
        out.setRateLimit(4);
        out.putU64(0);

        RecordedEvents events =
                RecordedEvents.during(() -> assertThat(saver.iterate()).isFalse());

        assertThat(events.lines()).containsExactly("savevm_state_iterate()");
        assertThat(ram.calls).isEmpty();
    }

    @Test
    void theNextHandlerWaitsUntilTheOneBeforeHasNothingMoreToSend() throws Exception {
        FakeHandler ram =
                new FakeHandler(1).sends(bytes("01")).sends(bytes("02")).sends(bytes("03"));
        FakeHandler bitmaps = new FakeHandler(1);
        registry.register("ram", 4, ram);
        registry.register("unused", 1, new FakeHandler(1).inactive());
        registry.register("dirty-bitmap", 1, bitmaps);

        RecordedEvents events = RecordedEvents.during(() -> {
            assertThat(saver.iterate()).isFalse();
            assertThat(saver.iterate()).isTrue();
        });

        assertThat(events.lines())
                .containsExactly(
                        "savevm_state_iterate()",
                        "savevm_section_start(ram, 0)",
                        "savevm_section_end(ram, 0, 0)",
                        "savevm_state_iterate()",
                        "savevm_section_start(ram, 0)",
                        "savevm_section_end(ram, 0, 1)",
                        "savevm_section_start(dirty-bitmap, 2)",
                        "savevm_section_end(dirty-bitmap, 2, 1)");
    }

    @Test
    void aHandlerThatFailsEndsTheWalk() throws Exception {
        FakeHandler second = new FakeHandler(1);
        registry.register("ram", 4, new FakeHandler(1).failing());
        registry.register("dirty-bitmap", 1, second);
        registry.register(Device.description("serial"), new Device(1));

        RecordedEvents events = RecordedEvents.during(() -> {
            saver.setup();
            saver.completePrecopy();
        });

        assertThat(second.calls).isEmpty();
        assertThat(out.error()).hasMessageContaining("cannot read guest memory");
        assertThat(events.lines())
                .containsExactly(
                        "savevm_state_setup()",
                        "savevm_state_complete_precopy()",
                        "savevm_section_start(ram, 0)",
                        "savevm_section_end(ram, 0, -5)");
    }

    @Test
    void aDeviceThatCannotBeSavedLeavesAnUnmatchedStart() throws Exception {
        registry.register(Device.description("disk"), new Device(Device.UNSAVABLE));
        registry.register(Device.description("serial"), new Device(1));

        RecordedEvents events = RecordedEvents.during(saver::completePrecopy);

        assertThat(events.lines())
                .containsExactly(
                        "savevm_state_complete_precopy()",
                        "savevm_section_start(disk, 0)",
                        "vmstate_save(disk, disk)",
                        "vmstate_save_state_top(disk)",
                        "vmstate_save_state_pre_save_res(disk, -22)");
        assertThat(out.error())
                .hasMessageStartingWith("cannot save disk: a transfer is under way")
                .hasMessageContaining("byte 0");
    }

    @Test
    void aGuestWithoutDevicesStillEndsItsStream() throws Exception {
        byte[] stream =
                written(o -> new StateSaver(new SaveStateRegistry(), MachineConfiguration.NONE, o).completePrecopy());

        assertThat(hex(stream)).isEqualTo(hex(bytes("00 06 00000022 '{\"page_size\": 4096, \"devices\": []}'")));
    }
}

package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static dev.phaseline.migration.vmstate.Fields.struct;
import static dev.phaseline.migration.vmstate.Fields.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.RecordedEvents;
import org.junit.jupiter.api.Test;

class SubsectionTest {
    private static final VmStateDescription<Apic> DEEP = VmStateDescription.<Apic>builder("apic_sipi/deep")
            .needed(a -> a.deep != 0)
            .field(value("deep", Codecs.UINT8, a -> a.deep, (a, v) -> a.deep = v))
            .build();

    /** Its name goes on without a slash, as the one in QEMU does. */
    private static final VmStateDescription<Apic> SIPI = VmStateDescription.<Apic>builder("apic_sipi")
            .version(2, 1)
            .needed(a -> a.sipi != 0)
            .field(value("sipi", Codecs.UINT32, a -> a.sipi, (a, v) -> a.sipi = v))
            .subsection(DEEP)
            .build();

    private static final VmStateDescription<Apic> INNER = VmStateDescription.<Apic>builder("inner")
            .field(value("id", Codecs.UINT8, a -> a.id, (a, v) -> a.id = v))
            .build();

    private static final VmStateDescription<Apic> APIC = VmStateDescription.<Apic>builder("apic")
            .field(struct("inner", INNER, a -> a))
            .subsection(SIPI)
            .build();

    @Test
    void aNeededSubsectionFollowsTheFieldsUnderItsFullNameAndVersion() throws Exception {
        Apic apic = new Apic();
        apic.id = 1;
        assertThat(hex(save(apic))).isEqualTo("01");

        apic.sipi = 3;
        assertThat(hex(save(apic))).isEqualTo(hex(bytes("01 05 09 'apic_sipi' 00000002 00000003")));

        apic.deep = 4;
        assertThat(hex(save(apic)))
                .isEqualTo(hex(bytes("01 05 09 'apic_sipi' 00000002 00000003 05 0e 'apic_sipi/deep' 00000001 04")));
    }

    @Test
    void aSubsectionIsFoundByLookingAheadAndTheNestedObjectLeavesItToItsOwner() throws Exception {
        Apic apic = new Apic();
        byte[] stream = bytes("01 05 09 'apic_sipi' 00000002 00000003 7e");
        QemuInputFile in = input(stream);

        RecordedEvents events = RecordedEvents.during(() -> new VmStateLoader(in).load(APIC, apic, 1));

        assertThat(apic.sipi).isEqualTo(3);
        assertThat(in.position()).isEqualTo(stream.length - 1);
        assertThat(events.lines())
                .containsExactly(
                        "vmstate_load_state(apic, 1)",
                        "vmstate_load_state_field(apic, inner)",
                        "vmstate_n_elems(inner, 1)",
                        "vmstate_load_state(inner, 1)",
                        "vmstate_load_state_field(inner, id)",
                        "vmstate_n_elems(id, 1)",
                        "vmstate_subsection_load(inner)",
                        "vmstate_subsection_load_bad(inner, apic_sipi, (prefix))",
                        "vmstate_load_state_end(inner, end, 0)",
                        "vmstate_subsection_load(apic)",
                        "vmstate_load_state(apic_sipi, 2)",
                        "vmstate_load_state_field(apic_sipi, sipi)",
                        "vmstate_n_elems(sipi, 1)",
                        "vmstate_subsection_load(apic_sipi)",
                        "vmstate_subsection_load_good(apic_sipi)",
                        "vmstate_load_state_end(apic_sipi, end, 0)",
                        "vmstate_subsection_load_good(apic)",
                        "vmstate_load_state_end(apic, end, 0)");
    }

    @Test
    void aNameThatIsTooShortBelongsToSomebodyElse() throws Exception {
        // What follows an object may begin with 05 without being a subsection.
        QemuInputFile in = input(bytes("01 05 04 'apic' 00"));

        RecordedEvents events = RecordedEvents.during(() -> new VmStateLoader(in).load(APIC, new Apic(), 1));

        assertThat(in.position()).isEqualTo(1);
        assertThat(events.lines())
                .contains(
                        "vmstate_subsection_load_bad(inner, (short), )", "vmstate_subsection_load_bad(apic, (short), )")
                .endsWith("vmstate_load_state_end(apic, end, 0)");
    }

    @Test
    void aNameThatIsCutOffIsLeftThereAndTheStreamIsBroken() throws Exception {
        QemuInputFile in = input(bytes("01 05 09 'apic_'"));

        RecordedEvents events =
                RecordedEvents.during(() -> assertThatThrownBy(() -> new VmStateLoader(in).load(APIC, new Apic(), 1))
                        .isInstanceOf(StreamException.class)
                        .hasMessageContaining("the stream ends"));

        assertThat(events.lines())
                .endsWith(
                        "vmstate_subsection_load(inner)",
                        "vmstate_subsection_load_bad(inner, (peek fail), )",
                        "vmstate_load_state_end(inner, end, 0)",
                        "vmstate_load_field_error(inner, -5)");
    }

    @Test
    void anUnknownSubsectionOfThisObjectIsAnError() throws Exception {
        QemuInputFile in = input(bytes("01 05 06 'apic_x' 00000001 00"));

        RecordedEvents events = RecordedEvents.during(() -> assertThatThrownBy(
                        () -> new VmStateLoader(in).load(APIC, new Apic(), 1))
                .isInstanceOfSatisfying(
                        StreamException.class, e -> assertThat(e.returnCode()).isEqualTo(-2))
                .hasMessage("apic: unknown subsection apic_x (at byte 1 of the stream)"));

        assertThat(events.lines())
                .endsWith("vmstate_subsection_load(apic)", "vmstate_subsection_load_bad(apic, apic_x, (lookup))");
    }

    @Test
    void anErrorInsideASubsectionIsReportedByItsParent() throws Exception {
        QemuInputFile in = input(bytes("01 05 09 'apic_sipi' 00000003 00000003"));

        RecordedEvents events =
                RecordedEvents.during(() -> assertThatThrownBy(() -> new VmStateLoader(in).load(APIC, new Apic(), 1))
                        .hasMessageStartingWith("apic_sipi: version 3 is too new"));

        assertThat(events.lines())
                .endsWith(
                        "vmstate_subsection_load(apic)",
                        "vmstate_load_state(apic_sipi, 3)",
                        "vmstate_load_state_end(apic_sipi, too new, -22)",
                        "vmstate_subsection_load_bad(apic, apic_sipi, (child))");
    }

    @Test
    void onlyTheLowestByteOfASubsectionsVersionCounts() throws Exception {
        Apic apic = new Apic();
        new VmStateLoader(input(bytes("01 05 09 'apic_sipi' ffffff02 00000003 7e"))).load(APIC, apic, 1);
        assertThat(apic.sipi).isEqualTo(3);
    }

    @Test
    void theLongestNameIsFound() throws Exception {
        var longest = VmStateDescription.<Apic>builder("apic" + "x".repeat(251))
                .field(value("sipi", Codecs.UINT32, a -> a.sipi, (a, v) -> a.sipi = v))
                .build();
        var parent =
                VmStateDescription.<Apic>builder("apic").subsection(longest).build();
        Apic saved = new Apic();
        saved.sipi = 77;
        byte[] stream = written(out -> new VmStateSaver(out, null).save(parent, saved));
        Apic loaded = new Apic();

        new VmStateLoader(input(stream)).load(parent, loaded, 1);

        assertThat(stream).hasSize(2 + 255 + 4 + 4);
        assertThat(loaded.sipi).isEqualTo(77);
    }

    @Test
    void aSubsectionThatAReaderCouldNotFindCannotBeDescribed() {
        assertThatThrownBy(() -> VmStateDescription.<Apic>builder("pit").subsection(SIPI))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of subsection apic_sipi must begin with pit and be longer");
    }

    private static byte[] save(Apic apic) throws Exception {
        return written(out -> new VmStateSaver(out, null).save(APIC, apic));
    }

    /** An interrupt controller, or what this test needs of it. */
    private static final class Apic {
        private int id;
        private int sipi;
        private int deep;
    }
}

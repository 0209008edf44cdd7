package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static dev.phaseline.migration.vmstate.Fields.allocatedBuffer;
import static dev.phaseline.migration.vmstate.Fields.validate;
import static dev.phaseline.migration.vmstate.Fields.value;
import static dev.phaseline.migration.vmstate.Fields.varray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.RecordedEvents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VmStateTest {
    /** What {@link #sample} looks like: flag, count, unused, numbers, some, raw, unused, one, parts, pointers; lists. */
    private static final String SAMPLE = """
            01 02 0000 00000001 00000002 ffffffff 0a0b 'bytes' 00 0004 00050006 000730
            01 0008 01 0009 00 01 000a 00 2a
            """;

    private static final int NULL_MARKER_OFFSET = 32;
    private static final int SECOND_TAIL_ELEMENT_OFFSET = 37;

    @Test
    void fieldsFollowEachOtherWithoutAnyFraming() throws Exception {
        assertThat(hex(save(sample()))).isEqualTo(hex(bytes(SAMPLE)));
    }

    @Test
    void whatWasSavedIsLoaded() throws Exception {
        Sample loaded = new Sample();

        load(loaded, bytes(SAMPLE), 3);

        assertThat(loaded).usingRecursiveComparison().isEqualTo(sample());
    }

    @Property(tries = 200)
    void anyStateSurvivesTheRoundTrip(
            @ForAll @IntRange(max = Sample.CAPACITY) int count,
            @ForAll @Size(5) byte[] raw,
            @ForAll @IntRange(max = 20) int tail,
            @ForAll @IntRange(max = 20) int list,
            @ForAll long extra,
            @ForAll int number)
            throws Exception {
        Sample saved = new Sample();
        saved.count = count;
        System.arraycopy(raw, 0, saved.raw, 0, raw.length);
        saved.numbers[1] = number;
        saved.extra = extra;
        for (int i = 0; i < count; i++) {
            saved.some[i] = number >> i & 0xff;
            saved.parts[i].x = number & 0xffff;
        }
        for (int i = 0; i < tail; i++) {
            saved.tail.add(Sample.part(i));
        }
        for (int i = 0; i < list; i++) {
            saved.list.add(Sample.part(1000 + i));
        }
        Sample loaded = new Sample();

        // More follows in a real stream, and bytes that look like a subsection make the reader look at it.
        byte[] state = save(saved);
        load(loaded, Arrays.copyOf(state, state.length + 2 + 0xff), 3);

        assertThat(loaded).usingRecursiveComparison().isEqualTo(saved);
    }

    @Test
    void aStreamThatEndsAnywhereIsNeverTakenForAWholeOne() throws Exception {
        Sample whole = sample();
        whole.extra = 1;
        byte[] stream = save(whole);
        int fields = bytes(SAMPLE).length;
        for (int length = 0; length < stream.length; length++) {
            QemuInputFile in = input(Arrays.copyOf(stream, length));

            Throwable error = catchThrowable(() -> new VmStateLoader(in).load(Sample.DESCRIPTION, new Sample(), 3));

            if (length < fields) {
                assertThat(error)
                        .as("cut at %d", length)
                        .isInstanceOf(StreamException.class)
                        .hasMessageStartingWith("sample.")
                        .hasMessageContaining("the stream ends");
            }
            // Behind the fields only a look ahead meets the end; whoever reads on is told.
            assertThat(in.error()).as("cut at %d", length).isNotNull();
        }
    }

    @Test
    void anOlderStreamLacksTheFieldsThatCameLater() throws Exception {
        byte[] stream = bytes(SAMPLE);
        Sample loaded = new Sample();
        loaded.late = 7;
        QemuInputFile in = input(stream);

        new VmStateLoader(in).load(Sample.DESCRIPTION, loaded, 2);

        assertThat(loaded.late).isEqualTo(7);
        assertThat(in.position()).isEqualTo(stream.length - 1);
    }

    @Test
    void newerAndOlderVersionsThanSupportedAreRefusedBeforeAnythingIsRead() throws Exception {
        RecordedEvents events = RecordedEvents.during(() -> {
            assertThatThrownBy(() -> load(new Sample(), new byte[0], 4))
                    .hasMessage("sample: version 4 is too new, this side takes 2 to 3 (at byte 0 of the stream)");
            assertThatThrownBy(() -> load(new Sample(), new byte[0], 1))
                    .hasMessage("sample: version 1 is too old, this side takes 2 to 3 (at byte 0 of the stream)");
        });

        assertThat(events.lines())
                .containsExactly(
                        "vmstate_load_state(sample, 4)",
                        "vmstate_load_state_end(sample, too new, -22)",
                        "vmstate_load_state(sample, 1)",
                        "vmstate_load_state_end(sample, too old, -22)");
    }

    @Test
    void savingEmitsTheEventsOfAnObjectWithEveryShape() throws Exception {
        Sample sample = sample();
        sample.extra = 1;

        RecordedEvents events = RecordedEvents.during(() -> save(sample));

        assertThat(events.lines())
                .containsExactly(
                        "vmstate_save_state_top(sample)",
                        "vmstate_n_elems(flag, 1)",
                        "vmstate_save_state_loop(sample, flag, 1)",
                        "vmstate_n_elems(count, 1)",
                        "vmstate_save_state_loop(sample, count, 1)",
                        "vmstate_n_elems(unused, 1)",
                        "vmstate_save_state_loop(sample, unused, 1)",
                        "vmstate_n_elems(numbers, 3)",
                        "vmstate_save_state_loop(sample, numbers, 3)",
                        "vmstate_n_elems(some, 2)",
                        "vmstate_save_state_loop(sample, some, 2)",
                        "vmstate_n_elems(raw, 1)",
                        "vmstate_save_state_loop(sample, raw, 1)",
                        "vmstate_n_elems(unused, 1)",
                        "vmstate_save_state_loop(sample, unused, 1)",
                        "vmstate_n_elems(one, 1)",
                        "vmstate_save_state_loop(sample, one, 1)",
                        "vmstate_save_state_top(part)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_save_state_loop(part, x, 1)",
                        "vmstate_subsection_save_top(part)",
                        "vmstate_n_elems(parts, 2)",
                        "vmstate_save_state_loop(sample, parts, 2)",
                        "vmstate_save_state_top(part)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_save_state_loop(part, x, 1)",
                        "vmstate_subsection_save_top(part)",
                        "vmstate_save_state_top(part)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_save_state_loop(part, x, 1)",
                        "vmstate_subsection_save_top(part)",
                        "vmstate_n_elems(pointers, 2)",
                        "vmstate_save_state_loop(sample, pointers, 2)",
                        "vmstate_save_state_top(part)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_save_state_loop(part, x, 1)",
                        "vmstate_subsection_save_top(part)",
                        "vmstate_n_elems(tail, 1)",
                        "vmstate_save_state_loop(sample, tail, 1)",
                        "put_qtailq(part, 2)",
                        "vmstate_save_state_top(part)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_save_state_loop(part, x, 1)",
                        "vmstate_subsection_save_top(part)",
                        "vmstate_save_state_top(part)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_save_state_loop(part, x, 1)",
                        "vmstate_subsection_save_top(part)",
                        "put_qtailq_end(part, end)",
                        "vmstate_n_elems(list, 1)",
                        "vmstate_save_state_loop(sample, list, 1)",
                        "put_qlist(list, part, 2)",
                        "vmstate_save_state_top(part)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_save_state_loop(part, x, 1)",
                        "vmstate_subsection_save_top(part)",
                        "put_qlist_end(list, part)",
                        "vmstate_n_elems(late, 1)",
                        "vmstate_save_state_loop(sample, late, 1)",
                        "vmstate_subsection_save_top(sample)",
                        "vmstate_subsection_save_loop(sample, sample/extra)",
                        "vmstate_save_state_top(sample/extra)",
                        "vmstate_n_elems(extra, 1)",
                        "vmstate_save_state_loop(sample/extra, extra, 1)",
                        "vmstate_subsection_save_top(sample/extra)");
    }

    @Test
    void loadingEmitsListEventsAroundTheirElements() throws Exception {
        RecordedEvents events = RecordedEvents.during(() -> load(new Sample(), bytes(SAMPLE), 2));

        assertThat(events.lines())
                .containsSubsequence(
                        "vmstate_load_state_field(sample, tail)",
                        "vmstate_n_elems(tail, 1)",
                        "get_qtailq(part, 2)",
                        "vmstate_load_state(part, 2)",
                        "vmstate_load_state_end(part, end, 0)",
                        "vmstate_load_state(part, 2)",
                        "vmstate_load_state_end(part, end, 0)",
                        "get_qtailq_end(part, end, 0)",
                        "vmstate_load_state_field(sample, list)",
                        "vmstate_n_elems(list, 1)",
                        "get_qlist(list, part, 2)",
                        "vmstate_load_state(part, 2)",
                        "get_qlist_end(list, part)",
                        // Version 2 has no such field, which is asked for nevertheless.
                        "vmstate_load_state_field(sample, late)",
                        "vmstate_subsection_load(sample)",
                        "vmstate_subsection_load_good(sample)",
                        "vmstate_load_state_end(sample, end, 0)")
                .doesNotContain("vmstate_n_elems(late, 1)");
    }

    @Test
    void anErrorUnwindsEveryEnclosingObjectWithoutEndingIt() throws Exception {
        byte[] cut = Arrays.copyOf(bytes(SAMPLE), SECOND_TAIL_ELEMENT_OFFSET);

        RecordedEvents events = RecordedEvents.during(() -> assertThatThrownBy(() -> load(new Sample(), cut, 3))
                .hasMessage("sample.tail: part.x: the stream ends, bytes missing: 2" + " (at byte 37 of the stream)"));

        assertThat(events.lines())
                .endsWith(
                        "vmstate_load_state(part, 2)",
                        "vmstate_load_state_field(part, x)",
                        "vmstate_n_elems(x, 1)",
                        "vmstate_load_field_error(x, -5)",
                        "vmstate_load_field_error(tail, -5)");
    }

    @Test
    void anElementOfAnArrayIsNamedWithItsIndex() {
        byte[] cut = Arrays.copyOf(bytes(SAMPLE), 9);
        assertThatThrownBy(() -> load(new Sample(), cut, 3)).hasMessageStartingWith("sample.numbers[1]: ");
    }

    @Test
    void aCountThatTheObjectHasNoRoomForIsRefused() {
        assertThatThrownBy(() -> load(new Sample(), bytes("01 05 0000 00000001 00000002 00000003 0102030405"), 3))
                .hasMessage("sample.some: received a count of 5, there is room for 4 (at byte 16 of the stream)");
    }

    @Test
    void aPointerThatIsNullHereMustBeNullThere() {
        byte[] stream = bytes(SAMPLE);
        stream[NULL_MARKER_OFFSET] = 0x31;

        assertThatThrownBy(() -> load(new Sample(), stream, 3))
                .hasMessageStartingWith("sample.pointers[1]: element 1 does not exist here");
    }

    @Test
    void listsOfAVersionThatTheirElementsDoNotSupportAreRefused() throws Exception {
        var tooNew = VmStateDescription.<Sample>builder("holder")
                .version(9, 9)
                .fieldSince(3, Fields.qtailq("tail", Sample.PART, Sample.Part::new, s -> s.tail))
                .build();
        var tooOld = VmStateDescription.<Sample>builder("holder")
                .field(Fields.qtailq("tail", Sample.PART, Sample.Part::new, s -> s.tail))
                .build();
        var list = VmStateDescription.<Sample>builder("holder")
                .field(Fields.qlist("list", Sample.PART, Sample.Part::new, s -> s.list))
                .build();

        RecordedEvents events = RecordedEvents.during(() -> {
            assertThatThrownBy(() -> new VmStateLoader(input(bytes("00"))).load(tooNew, new Sample(), 9))
                    .hasMessageContaining("too new");
            assertThatThrownBy(() -> new VmStateLoader(input(bytes("00"))).load(tooOld, new Sample(), 1))
                    .hasMessageContaining("too old");
            assertThatThrownBy(() -> new VmStateLoader(input(bytes("00"))).load(list, new Sample(), 1))
                    .hasMessageContaining("the list has version 0 of part v2, which takes 1 to 2");
        });

        assertThat(events.lines())
                .containsSubsequence(
                        "get_qtailq(part, 3)",
                        "get_qtailq_end(part, too new, -22)",
                        "vmstate_load_field_error(tail, -22)",
                        "get_qtailq(part, 0)",
                        "get_qtailq_end(part, too old, -22)",
                        "vmstate_load_field_error(tail, -22)",
                        "get_qlist(list, part, 2)",
                        "vmstate_load_field_error(list, -22)");
    }

    @Test
    void aFieldWithAConditionIsThereOnlyIfTheObjectSaysSo() throws Exception {
        var description = VmStateDescription.<Sample>builder("conditional")
                .field(value("flag", Codecs.BOOL, s -> s.flag, (s, v) -> s.flag = v))
                .fieldIf((s, version) -> s.flag, value("late", Codecs.UINT8, s -> s.late, (s, v) -> s.late = v))
                .build();
        Sample with = new Sample();
        with.flag = true;
        with.late = 9;
        Sample loaded = new Sample();

        new VmStateLoader(input(bytes("0109"))).load(description, loaded, 1);

        assertThat(loaded.late).isEqualTo(9);
        assertThat(hex(written(out -> new VmStateSaver(out, null).save(description, with))))
                .isEqualTo("0109");
        assertThat(hex(written(out -> new VmStateSaver(out, null).save(description, new Sample()))))
                .isEqualTo("00");
    }

    @Test
    void roomIsMadeWhileLoadingAndQemuCountsTwice() throws Exception {
        Name name = new Name();

        RecordedEvents events = RecordedEvents.during(
                () -> new VmStateLoader(input(bytes("00000004 'none'"))).load(Name.DESCRIPTION, name, 1));

        assertThat(name.text).asString(StandardCharsets.US_ASCII).isEqualTo("none");
        assertThat(events.lines())
                .containsSubsequence(
                        "vmstate_load_state_field(name, text)", "vmstate_n_elems(text, 1)", "vmstate_n_elems(text, 1)");
    }

    @Test
    void noStreamCanMakeAReceiverAllocateWithoutLimit() {
        assertThatThrownBy(() -> new VmStateLoader(input(bytes("80000000"))).load(Name.DESCRIPTION, new Name(), 1))
                .hasMessage("name.text: received a size of 2147483648 bytes, at most 8 are allowed"
                        + " (at byte 4 of the stream)");
    }

    @Test
    void hooksThatRefuseStopTheWalkWhereQemuDoes() throws Exception {
        var refusing = VmStateDescription.<Sample>builder("refusing")
                .preSave(s -> {
                    throw new StateException(Errno.EINVAL, "not now");
                })
                .preLoad(s -> {
                    if (s.flag) {
                        throw new StateException(Errno.EPERM, "not here");
                    }
                })
                .postLoad((s, version) -> {
                    throw new StateException(Errno.EINVAL, "not this");
                })
                .build();
        Sample flagged = new Sample();
        flagged.flag = true;

        RecordedEvents events = RecordedEvents.during(() -> {
            assertThatThrownBy(() -> written(out -> new VmStateSaver(out, null).save(refusing, new Sample())))
                    .isInstanceOf(StateException.class)
                    .hasMessage("not now");
            assertThatThrownBy(() -> new VmStateLoader(input(bytes("00"))).load(refusing, flagged, 1))
                    .hasMessage("refusing: not here (at byte 0 of the stream)");
            assertThatThrownBy(() -> new VmStateLoader(input(bytes("00"))).load(refusing, new Sample(), 1))
                    .hasMessage("refusing: not this (at byte 0 of the stream)");
        });

        assertThat(events.lines())
                .containsExactly(
                        "vmstate_save_state_top(refusing)",
                        "vmstate_save_state_pre_save_res(refusing, -22)",
                        "vmstate_load_state(refusing, 1)",
                        "vmstate_load_state(refusing, 1)",
                        "vmstate_subsection_load(refusing)",
                        "vmstate_subsection_load_good(refusing)",
                        "vmstate_load_state_end(refusing, end, -22)");
    }

    @Test
    void aConditionThatMustHoldHasNoBytesAndEndsTheLoadIfItDoesNot() throws Exception {
        var description = VmStateDescription.<Sample>builder("valid")
                .field(value("count", Codecs.UINT8, s -> s.count, (s, v) -> s.count = v))
                .field(validate("count is small", s -> s.count < 3))
                .build();
        Sample bad = new Sample();
        bad.count = 3;

        RecordedEvents events = RecordedEvents.during(() -> {
            new VmStateLoader(input(bytes("02ff"))).load(description, new Sample(), 1);
            assertThatThrownBy(() -> new VmStateLoader(input(bytes("03ff"))).load(description, new Sample(), 1))
                    .isInstanceOfSatisfying(
                            StreamException.class,
                            e -> assertThat(e.returnCode()).isEqualTo(-1))
                    .hasMessageContaining("valid: the received state is not valid: count is small");
        });

        assertThat(events.lines())
                .containsExactly(
                        "vmstate_load_state(valid, 1)",
                        "vmstate_load_state_field(valid, count)",
                        "vmstate_n_elems(count, 1)",
                        "vmstate_load_state_field(valid, count is small)",
                        "vmstate_n_elems(count is small, 0)",
                        "vmstate_subsection_load(valid)",
                        "vmstate_subsection_load_good(valid)",
                        "vmstate_load_state_end(valid, end, 0)",
                        "vmstate_load_state(valid, 1)",
                        "vmstate_load_state_field(valid, count)",
                        "vmstate_n_elems(count, 1)",
                        "vmstate_load_state_field(valid, count is small)");
        assertThatThrownBy(() -> written(out -> new VmStateSaver(out, null).save(description, bad)))
                .isInstanceOf(StateException.class)
                .hasMessage("valid is not valid: count is small does not hold");
    }

    @Test
    void aVariableArrayOfNoElementsIsStillCounted() throws Exception {
        var description = VmStateDescription.<Sample>builder("empty")
                .field(varray("some", Codecs.UINT8, s -> 0, 4, (s, i) -> s.some[i], (s, i, v) -> s.some[i] = v))
                .build();

        RecordedEvents events = RecordedEvents.during(
                () -> written(out -> new VmStateSaver(out, null).save(description, new Sample())));

        assertThat(events.lines()).contains("vmstate_n_elems(some, 0)", "vmstate_save_state_loop(empty, some, 0)");
    }

    private static Sample sample() {
        Sample sample = new Sample();
        sample.flag = true;
        sample.count = 2;
        sample.numbers[0] = 1;
        sample.numbers[1] = 2;
        sample.numbers[2] = -1;
        sample.some[0] = 10;
        sample.some[1] = 11;
        System.arraycopy(bytes("'bytes'"), 0, sample.raw, 0, 5);
        sample.one.x = 4;
        sample.parts[0].x = 5;
        sample.parts[1].x = 6;
        sample.pointers[0] = Sample.part(7);
        sample.tail.add(Sample.part(8));
        sample.tail.add(Sample.part(9));
        sample.list.add(Sample.part(10));
        sample.late = 42;
        return sample;
    }

    private static byte[] save(Sample sample) throws Exception {
        return written(out -> new VmStateSaver(out, null).save(Sample.DESCRIPTION, sample));
    }

    private static void load(Sample sample, byte[] stream, int version) throws StreamException {
        new VmStateLoader(input(stream)).load(Sample.DESCRIPTION, sample, version);
    }

    /** A text whose length comes first. */
    private static final class Name {
        static final VmStateDescription<Name> DESCRIPTION = VmStateDescription.<Name>builder("name")
                .field(value("size", Codecs.UINT32, n -> n.size, (n, v) -> n.size = v))
                .field(allocatedBuffer("text", n -> n.size, 8, n -> n.text, (n, v) -> n.text = v))
                .build();

        private int size;
        private byte[] text = {};
    }
}

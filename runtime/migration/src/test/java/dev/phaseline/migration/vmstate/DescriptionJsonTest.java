package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.stream.ByteStreams.written;
import static dev.phaseline.migration.vmstate.Fields.struct;
import static dev.phaseline.migration.vmstate.Fields.structArray;
import static dev.phaseline.migration.vmstate.Fields.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptionJsonTest {
    private static final String PART_MEMBERS =
            "'vmsd_name': 'part', 'version': 2, 'fields': [{'name': 'x', 'type': 'uint16', 'size': 2}]";

    @Test
    void everyShapeIsDescribedAsQemuDoes() throws Exception {
        Sample sample = new Sample();
        sample.count = 2;
        sample.extra = 1;
        sample.tail.add(Sample.part(1));
        sample.tail.add(Sample.part(2));

        // The members of each element of a list stand in the field itself, so their names repeat.
        assertThat(describe(Sample.DESCRIPTION, sample))
                .isEqualTo("{'vmsd_name': 'sample', 'version': 3, 'fields': ["
                        + "{'name': 'flag', 'type': 'bool', 'size': 1}, "
                        + "{'name': 'count', 'type': 'uint8', 'size': 1}, "
                        + "{'name': 'unused[0]', 'type': 'unused_buffer', 'size': 2}, "
                        + "{'name': 'numbers', 'array_len': 3, 'type': 'uint32', 'size': 4}, "
                        + "{'name': 'some', 'array_len': 2, 'type': 'uint8', 'size': 1}, "
                        + "{'name': 'raw', 'type': 'buffer', 'size': 5}, "
                        + "{'name': 'unused[1]', 'type': 'unused_buffer', 'size': 1}, "
                        + "{'name': 'one', 'type': 'struct', 'struct': {" + PART_MEMBERS + "}, 'size': 2}, "
                        + "{'name': 'parts', 'array_len': 2, 'type': 'struct', 'struct': {" + PART_MEMBERS
                        + "}, 'size': 2}, "
                        + "{'name': 'pointers', 'type': 'struct', 'struct': {" + PART_MEMBERS + "}, 'size': 2}, "
                        + "{'name': 'pointers', 'type': 'nullptr', 'size': 1}, "
                        + "{'name': 'tail', 'type': 'qtailq', " + PART_MEMBERS + ", " + PART_MEMBERS + ", 'size': 7}, "
                        + "{'name': 'list', 'type': 'qlist', 'size': 1}, "
                        + "{'name': 'late', 'type': 'uint8', 'size': 1}], "
                        + "'subsections': [{'vmsd_name': 'sample/extra', 'version': 1, 'fields': ["
                        + "{'name': 'extra', 'type': 'int64', 'size': 8}]}]}");
    }

    @Test
    void elementsThatMayDifferAreDescribedOneByOne() throws Exception {
        var optional = VmStateDescription.<Sample.Part>builder("part/y")
                .needed(p -> p.x > 1)
                .field(value("y", Codecs.UINT8, p -> 0, (p, v) -> {}))
                .build();
        var part = VmStateDescription.<Sample.Part>builder("part")
                .field(value("x", Codecs.UINT8, p -> p.x, (p, v) -> p.x = v))
                .subsection(optional)
                .build();
        var description = VmStateDescription.<Sample>builder("holder")
                .field(structArray("parts", part, 2, (s, i) -> s.parts[i]))
                .build();
        Sample sample = new Sample();
        sample.parts[1].x = 2;

        String x = "'vmsd_name': 'part', 'version': 1, 'fields': [{'name': 'x', 'type': 'uint8', 'size': 1}]";
        assertThat(describe(description, sample))
                .isEqualTo("{'vmsd_name': 'holder', 'version': 1, 'fields': ["
                        + "{'name': 'parts', 'index': 0, 'type': 'struct', 'struct': {" + x + "}, 'size': 1}, "
                        + "{'name': 'parts', 'index': 1, 'type': 'struct', 'struct': {" + x
                        + ", 'subsections': [{'vmsd_name': 'part/y', 'version': 1, 'fields': ["
                        + "{'name': 'y', 'type': 'uint8', 'size': 1}]}]}, 'size': 14}]}");
    }

    @Test
    void emptyArraysHaveNoEntryAndAConditionKeepsElementsApart() throws Exception {
        var description = VmStateDescription.<Sample>builder("holder")
                .field(Fields.varray("none", Codecs.UINT8, s -> 0, 4, (s, i) -> s.some[i], (s, i, v) -> {}))
                .fieldIf(
                        (s, version) -> true,
                        Fields.array("two", Codecs.UINT8, 2, (s, i) -> s.some[i], (s, i, v) -> {}))
                .field(struct("one", Sample.PART, s -> s.one))
                .build();

        assertThat(describe(description, new Sample()))
                .isEqualTo("{'vmsd_name': 'holder', 'version': 1, 'fields': ["
                        + "{'name': 'two', 'index': 0, 'type': 'uint8', 'size': 1}, "
                        + "{'name': 'two', 'index': 1, 'type': 'uint8', 'size': 1}, "
                        + "{'name': 'one', 'type': 'struct', 'struct': {" + PART_MEMBERS + "}, 'size': 2}]}");
    }

    @Test
    void charactersThatWouldEndATextAreEscaped() {
        var json = new DescriptionJson().startObject(null).put("a\"b", "c\\d\n").end();

        assertThat(json).hasToString("{\"a\\\"b\": \"c\\\\d\\u000a\"}");
    }

    /** Returns the description with single quotes, which no name here contains. */
    private static <T> String describe(VmStateDescription<T> description, T object) throws Exception {
        DescriptionJson json = new DescriptionJson().startObject(null);
        written(out -> new VmStateSaver(out, json).save(description, object));
        return json.end().toString().replace('"', '\'');
    }
}

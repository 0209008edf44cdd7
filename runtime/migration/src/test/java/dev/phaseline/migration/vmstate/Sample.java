package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.vmstate.Fields.array;
import static dev.phaseline.migration.vmstate.Fields.buffer;
import static dev.phaseline.migration.vmstate.Fields.qlist;
import static dev.phaseline.migration.vmstate.Fields.qtailq;
import static dev.phaseline.migration.vmstate.Fields.struct;
import static dev.phaseline.migration.vmstate.Fields.structArray;
import static dev.phaseline.migration.vmstate.Fields.structVarray;
import static dev.phaseline.migration.vmstate.Fields.unused;
import static dev.phaseline.migration.vmstate.Fields.value;
import static dev.phaseline.migration.vmstate.Fields.varray;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object with a field of each shape. */
final class Sample {
    static final int CAPACITY = 4;

    static final VmStateDescription<Part> PART = VmStateDescription.<Part>builder("part")
            .version(2, 1)
            .field(value("x", Codecs.UINT16, p -> p.x, (p, v) -> p.x = v))
            .build();

    static final VmStateDescription<Sample> EXTRA = VmStateDescription.<Sample>builder("sample/extra")
            .needed(s -> s.extra != 0)
            .field(value("extra", Codecs.INT64, s -> s.extra, (s, v) -> s.extra = v))
            .build();

    static final VmStateDescription<Sample> DESCRIPTION = VmStateDescription.<Sample>builder("sample")
            .version(3, 2)
            .field(value("flag", Codecs.BOOL, s -> s.flag, (s, v) -> s.flag = v))
            .field(value("count", Codecs.UINT8, s -> s.count, (s, v) -> s.count = v))
            .field(unused(2))
            .field(array("numbers", Codecs.UINT32, 3, (s, i) -> s.numbers[i], (s, i, v) -> s.numbers[i] = v))
            .field(varray(
                    "some", Codecs.UINT8, s -> s.count, CAPACITY, (s, i) -> s.some[i], (s, i, v) -> s.some[i] = v))
            .field(buffer("raw", s -> s.raw))
            .field(unused(1))
            .field(struct("one", PART, s -> s.one))
            .field(structVarray("parts", PART, s -> s.count, CAPACITY, (s, i) -> s.parts[i]))
            .field(structArray("pointers", PART, 2, (s, i) -> s.pointers[i]))
            .fieldSince(2, qtailq("tail", PART, Part::new, s -> s.tail))
            .fieldSince(2, qlist("list", PART, Part::new, s -> s.list))
            .fieldSince(3, value("late", Codecs.UINT8, s -> s.late, (s, v) -> s.late = v))
            .subsection(EXTRA)
            .build();

    boolean flag;
    int count;
    final int[] numbers = new int[3];
    final int[] some = new int[CAPACITY];
    final byte[] raw = new byte[5];
    final Part one = new Part();
    final Part[] parts = {new Part(), new Part(), new Part(), new Part()};
    final @Nullable Part[] pointers = {new Part(), null};
    final List<Part> tail = new ArrayList<>();
    final List<Part> list = new ArrayList<>();
    int late;
    long extra;

    static Part part(int x) {
        Part part = new Part();
        part.x = x;
        return part;
    }

    /** A nested object. */
    static final class Part {
        int x;
    }
}

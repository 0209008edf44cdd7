package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.stream.StreamException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Descriptions of any shape: what one side saves with them, the other side loads. */
class RandomDescriptionTest {
    private static final int MAX_ELEMENTS = 5;

    /** A loader looks for the name of a subsection in what follows an object; in a stream other sections follow. */
    private static final int LOOK_AHEAD = 2 + 0xff;

    private static final List<Codec<Integer>> INTEGERS =
            List.of(Codecs.INT8, Codecs.INT16, Codecs.INT32, Codecs.UINT8, Codecs.UINT16, Codecs.UINT32);

    /** The shape of a field. */
    sealed interface Shape {
        record Integers(int codec, int count) implements Shape {}

        record Varray() implements Shape {}

        record Bytes(int count) implements Shape {}

        record Struct(int version, List<Shape> fields) implements Shape {}

        record Tail(List<Shape> fields) implements Shape {}

        record Tree(List<Shape> fields) implements Shape {}

        record Subsection(List<Shape> fields) implements Shape {}
    }

    @Property(tries = 200)
    void whatIsSavedIsLoaded(@ForAll("shapes") List<Shape> shapes, @ForAll long seed) throws Exception {
        var description = description("thing", 1, shapes);
        var source = new Thing();
        source.fill(shapes, new Random(seed));

        byte[] stream = save(description, source);
        var destination = new Thing();
        var in = input(Arrays.copyOf(stream, stream.length + LOOK_AHEAD));
        new VmStateLoader(in).load(description, destination, 1);

        assertThat(in.position()).as("bytes read").isEqualTo(stream.length);
        assertThat(save(description, destination)).isEqualTo(stream);
    }

    @Property(tries = 50)
    void aStreamThatEndsEarlyIsRefused(@ForAll("shapes") List<Shape> shapes, @ForAll long seed) throws Exception {
        var withEnd = new ArrayList<>(shapes);
        withEnd.removeIf(Shape.Subsection.class::isInstance);
        withEnd.add(new Shape.Integers(0, 1)); // so that not only an optional subsection is cut off
        var description = description("thing", 1, withEnd);
        var source = new Thing();
        source.fill(withEnd, new Random(seed));
        byte[] stream = save(description, source);

        for (int length = 0; length < stream.length; length++) {
            byte[] cut = Arrays.copyOf(stream, length);
            assertThatThrownBy(() -> new VmStateLoader(input(cut)).load(description, new Thing(), 1))
                    .as("%d of %d bytes", length, stream.length)
                    .isInstanceOf(StreamException.class);
        }
    }

    @Provide
    Arbitrary<List<Shape>> shapes() {
        return fields(3);
    }

    private static Arbitrary<List<Shape>> fields(int depth) {
        Arbitrary<Shape> integers = Arbitraries.integers()
                .between(0, INTEGERS.size() - 1)
                .flatMap(codec -> Arbitraries.integers().between(1, 4).map(count -> new Shape.Integers(codec, count)));
        Arbitrary<Shape> bytes = Arbitraries.integers().between(1, 9).map(Shape.Bytes::new);
        Arbitrary<Shape> leaf = Arbitraries.oneOf(integers, bytes, Arbitraries.just(new Shape.Varray()));
        if (depth == 0) {
            return leaf.list().ofMinSize(1).ofMaxSize(3);
        }
        Arbitrary<List<Shape>> nested = fields(depth - 1);
        Arbitrary<Shape> struct =
                nested.flatMap(f -> Arbitraries.integers().between(1, 9).map(v -> new Shape.Struct(v, f)));
        Arbitrary<Shape> any = Arbitraries.oneOf(
                leaf,
                leaf,
                struct,
                nested.map(Shape.Tail::new),
                nested.map(Shape.Tree::new),
                nested.map(Shape.Subsection::new));
        return any.list().ofMinSize(1).ofMaxSize(4);
    }

    private static VmStateDescription<Thing> description(String name, int version, List<Shape> shapes) {
        var builder = VmStateDescription.<Thing>builder(name).version(version, version);
        for (int i = 0; i < shapes.size(); i++) {
            int index = i;
            String field = "f" + i;
            switch (shapes.get(i)) {
                case Shape.Integers(var codec, var count) ->
                    builder.field(Fields.array(
                            field,
                            INTEGERS.get(codec),
                            count,
                            (t, n) -> t.numbers(index, count)[n],
                            (t, n, v) -> t.numbers(index, count)[n] = v));
                case Shape.Varray() ->
                    builder.field(Fields.value(
                                    field + "_count",
                                    Codecs.UINT8,
                                    t -> t.counts.getOrDefault(index, 0),
                                    (t, v) -> t.counts.put(index, v)))
                            .field(Fields.varray(
                                    field,
                                    Codecs.UINT16,
                                    t -> t.counts.getOrDefault(index, 0),
                                    MAX_ELEMENTS,
                                    (t, n) -> t.numbers(index, MAX_ELEMENTS)[n],
                                    (t, n, v) -> t.numbers(index, MAX_ELEMENTS)[n] = v));
                case Shape.Bytes(var count) -> builder.field(Fields.buffer(field, t -> t.bytes(index, count)));
                case Shape.Struct(var nested, var fields) ->
                    builder.field(
                            Fields.struct(field, description(name + "-" + i, nested, fields), t -> t.child(index)));
                case Shape.Tail(var fields) ->
                    builder.fieldSince(
                            version,
                            Fields.qtailq(
                                    field,
                                    description(name + "-" + i, version, fields),
                                    Thing::new,
                                    t -> t.list(index)));
                case Shape.Tree(var fields) ->
                    builder.fieldSince(
                            version,
                            Fields.gtree(
                                    field,
                                    description(name + "-" + i, version, fields),
                                    Thing::new,
                                    t -> t.tree(index)));
                case Shape.Subsection(var fields) -> builder.subsection(subsection(name + "/" + i, index, fields));
            }
        }
        return builder.build();
    }

    /** There if the object has a child for it. */
    private static VmStateDescription<Thing> subsection(String name, int index, List<Shape> fields) {
        return VmStateDescription.<Thing>builder(name)
                .needed(t -> t.children.containsKey(index))
                .field(Fields.struct("it", description(name + "-it", 1, fields), t -> t.child(index)))
                .build();
    }

    private static byte[] save(VmStateDescription<Thing> description, Thing thing) throws Exception {
        return written(out -> new VmStateSaver(out, null).save(description, thing));
    }

    /** An object with room for whatever a description asks for, by the index of the field. */
    private static final class Thing {
        private final Map<Integer, int[]> numbers = new HashMap<>();
        private final Map<Integer, Integer> counts = new HashMap<>();
        private final Map<Integer, byte[]> bytes = new HashMap<>();
        private final Map<Integer, Thing> children = new HashMap<>();
        private final Map<Integer, List<Thing>> lists = new HashMap<>();
        private final Map<Integer, SortedMap<Long, Thing>> trees = new HashMap<>();

        int[] numbers(int index, int count) {
            return numbers.computeIfAbsent(index, i -> new int[count]);
        }

        byte[] bytes(int index, int count) {
            return bytes.computeIfAbsent(index, i -> new byte[count]);
        }

        Thing child(int index) {
            return children.computeIfAbsent(index, i -> new Thing());
        }

        List<Thing> list(int index) {
            return lists.computeIfAbsent(index, i -> new ArrayList<>());
        }

        SortedMap<Long, Thing> tree(int index) {
            return trees.computeIfAbsent(index, i -> new TreeMap<>());
        }

        void fill(List<Shape> shapes, Random random) {
            for (int i = 0; i < shapes.size(); i++) {
                fill(i, shapes.get(i), random);
            }
        }

        private void fill(int index, Shape shape, Random random) {
            switch (shape) {
                case Shape.Integers(var codec, var count) -> randomise(numbers(index, count), random);
                case Shape.Varray() -> {
                    counts.put(index, random.nextInt(MAX_ELEMENTS + 1));
                    randomise(numbers(index, MAX_ELEMENTS), random);
                }
                case Shape.Bytes(var count) -> random.nextBytes(bytes(index, count));
                case Shape.Struct(var version, var fields) -> child(index).fill(fields, random);
                case Shape.Tail(var fields) -> {
                    for (int n = random.nextInt(MAX_ELEMENTS); n > 0; n--) {
                        var element = new Thing();
                        element.fill(fields, random);
                        list(index).add(element);
                    }
                }
                case Shape.Tree(var fields) -> {
                    for (int n = random.nextInt(MAX_ELEMENTS); n > 0; n--) {
                        var value = new Thing();
                        value.fill(fields, random);
                        tree(index).put(random.nextLong(), value);
                    }
                }
                case Shape.Subsection(var fields) -> {
                    if (random.nextBoolean()) {
                        child(index).fill(fields, random);
                    }
                }
            }
        }

        private static void randomise(int[] numbers, Random random) {
            Arrays.setAll(numbers, n -> random.nextInt());
        }
    }
}

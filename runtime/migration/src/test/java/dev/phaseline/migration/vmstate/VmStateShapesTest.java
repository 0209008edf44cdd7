package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static dev.phaseline.migration.vmstate.Fields.array2d;
import static dev.phaseline.migration.vmstate.Fields.bitmap;
import static dev.phaseline.migration.vmstate.Fields.gtree;
import static dev.phaseline.migration.vmstate.Fields.partialBuffer;
import static dev.phaseline.migration.vmstate.Fields.subArray;
import static dev.phaseline.migration.vmstate.Fields.tmp;
import static dev.phaseline.migration.vmstate.Fields.unusedVarray;
import static dev.phaseline.migration.vmstate.Fields.value;
import static dev.phaseline.migration.vmstate.Fields.vbuffer;
import static dev.phaseline.migration.vmstate.Fields.vstruct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.RecordedEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rarer shapes of fields, hooks and loaders. */
class VmStateShapesTest {
    private static final VmStateDescription<Node> NODE = VmStateDescription.<Node>builder("node")
            .version(2, 0)
            .field(value("x", Codecs.UINT16, n -> n.x, (n, v) -> n.x = v))
            .fieldSince(2, value("y", Codecs.UINT8, n -> n.y, (n, v) -> n.y = v))
            .build();

    private static final VmStateDescription<Half> HALF = VmStateDescription.<Half>builder("half")
            .field(value("half", Codecs.UINT8, h -> h.half, (h, v) -> h.half = v))
            .preSave(h -> h.half = h.owner.even / 2)
            .postLoad((h, version) -> h.owner.even = 2 * h.half)
            .build();

    private static final VmStateDescription<Rare> RARE = VmStateDescription.<Rare>builder("rare")
            .version(2, 1)
            .field(value("bits", Codecs.UINT32, r -> r.bits, (r, v) -> r.bits = v))
            .field(bitmap("map", r -> r.bits, r -> r.words))
            .field(value("size", Codecs.INT32, r -> r.size, (r, v) -> r.size = v))
            .field(vbuffer("log", r -> r.size * 2, r -> r.log))
            .field(partialBuffer("head", 2, r -> r.head))
            .field(subArray("mid", Codecs.UINT8, 1, 2, (r, i) -> r.three[i], (r, i, v) -> r.three[i] = v))
            .field(array2d("grid", Codecs.UINT8, 2, 2, (r, i, j) -> r.grid[i][j], (r, i, j, v) -> r.grid[i][j] = v))
            .field(unusedVarray(3, r -> r.size, 4))
            .field(value("real", Codecs.CPU_DOUBLE, r -> r.real, (r, v) -> r.real = v))
            .field(value("limit", Codecs.INT32_LE, r -> r.limit, (r, v) -> r.limit = v))
            .field(vstruct("old", NODE, 1, r -> r.node))
            .field(tmp("scratch", HALF, Half::new))
            .fieldSince(2, gtree("direct", NODE, Node::new, r -> r.direct))
            .fieldSince(2, gtree("keyed", NODE, Node::new, NODE, Node::new, r -> r.keyed))
            .build();

    private static final String BYTES = "00000041 8000000000000001 0000000000000001 00000002 'logs' 'he' 0203 01020304"
            + "000000 000000 3ff8000000000000 00000005 0007 04"
            + "00000002 01 0000000000000001 000a 0b 01 0000000000000002 000c 0d 00"
            + "00000001 01 0001 02 0003 04 00";

    @Test
    void eachShapeHasItsBytes() throws Exception {
        assertThat(hex(save(filled(), null))).isEqualTo(hex(bytes(BYTES)));
    }

    @Test
    void whatWasSavedIsLoaded() throws Exception {
        Rare loaded = new Rare();
        loaded.limit = 9;

        load(RARE, loaded, bytes(BYTES), 2);

        assertThat(loaded.words).containsExactly(0x8000_0000_0000_0001L, 1L);
        assertThat(new String(loaded.log, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("logs");
        assertThat(loaded.head).containsExactly('h', 'e', 0);
        assertThat(loaded.three).containsExactly(0, 2, 3);
        assertThat(loaded.grid).isDeepEqualTo(new int[][] {{1, 2}, {3, 4}});
        assertThat(loaded.real).isEqualTo(1.5);
        assertThat(loaded.limit).isEqualTo(5);
        assertThat(loaded.node.x).isEqualTo(7);
        assertThat(loaded.even).isEqualTo(8);
        assertThat(Objects.requireNonNull(loaded.direct.get(2L)).x).isEqualTo(12);
        assertThat(loaded.keyed.firstEntry().getValue().y).isEqualTo(4);
    }

    @Test
    void theDescriptionHasTheFormOfQemu() throws Exception {
        var json = new DescriptionJson().startObject(null);
        save(filled(), json);

        assertThat(json.end().toString().replace('"', '\''))
                .contains(
                        "{'name': 'map', 'type': 'bitmap', 'size': 16}",
                        "{'name': 'log', 'type': 'buffer', 'size': 4}",
                        "{'name': 'mid', 'array_len': 2, 'type': 'uint8', 'size': 1}",
                        "{'name': 'grid', 'array_len': 4, 'type': 'uint8', 'size': 1}",
                        "{'name': 'unused', 'array_len': 2, 'type': 'unused_buffer', 'size': 3}",
                        "{'name': 'real', 'type': 'CPU_Double_U', 'size': 8}",
                        "{'name': 'limit', 'type': 'int32 le', 'size': 4}",
                        "{'name': 'old', 'type': 'vstruct', 'vmsd_name': 'node', 'version': 1, 'fields': [{'name':"
                                + " 'x', 'type': 'uint16', 'size': 2}], 'size': 2}",
                        "{'name': 'scratch', 'type': 'tmp', 'vmsd_name': 'half', 'version': 1, 'fields': [{'name':"
                                + " 'half', 'type': 'uint8', 'size': 1}], 'size': 1}",
                        "{'name': 'direct', 'type': 'gtree', 'vmsd_name': 'node'");
    }

    @Test
    void treesTellOfTheirNodes() throws Exception {
        RecordedEvents saving = RecordedEvents.during(() -> save(filled(), null));
        Rare loaded = new Rare();
        loaded.limit = 9;
        RecordedEvents loading = RecordedEvents.during(() -> load(RARE, loaded, bytes(BYTES), 2));

        assertThat(saving.lines())
                .contains(
                        "put_gtree(direct, direct, node, 2)",
                        "put_gtree_end(direct, direct, node, 0)",
                        "put_gtree(keyed, node, node, 1)",
                        "put_gtree_end(keyed, node, node, 0)");
        assertThat(loading.lines())
                .contains(
                        "get_gtree(direct, direct, node, 2)",
                        "get_gtree_end(direct, direct, node, 0)",
                        "get_gtree(keyed, node, node, 1)",
                        "get_gtree_end(keyed, node, node, 0)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ffffffff                                                    | rare.map: received 4294967295 bits, there is room for 128
            00000000 40000001                                           | rare.log: received a size of 2147483650 bytes, there is room for 8
            00000000 00000004 0000000000000000 0000 0000 00000000 000000000000000000000000 0000000000000000 0000000a | rare.limit: received 10, expected 0 to 9
            00000000 00000000 0000 0000 00000000 0000000000000000 00000000 0000 00 7fffffff 00 | rare.direct: received a count of 2147483647 nodes, but 0 nodes
            """)
    void hostileNumbersAreRefusedBeforeAnythingIsAllocated(String stream, String message) {
        Rare loaded = new Rare();
        loaded.limit = 9;

        assertThatThrownBy(() -> load(RARE, loaded, bytes(stream), 2))
                .isInstanceOf(StreamException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void whatWasTakenForSavingIsGivenBackWhateverHappens() throws Exception {
        List<String> calls = new ArrayList<>();
        var description = VmStateDescription.<Rare>builder("hooks")
                .preSave(r -> calls.add("pre"))
                .field(Fields.validate("size is small", r -> r.size < 3))
                .postSave(r -> calls.add("post"))
                .build();
        Rare good = new Rare();
        Rare bad = new Rare();
        bad.size = 3;

        written(out -> new VmStateSaver(out, null).save(description, good));
        assertThatThrownBy(() -> written(out -> new VmStateSaver(out, null).save(description, bad)))
                .isInstanceOf(StateException.class);

        assertThat(calls).containsExactly("pre", "post", "pre", "post");
    }

    @Test
    void aHookThatFailsAfterSavingFailsTheSaving() {
        var description = VmStateDescription.<Rare>builder("hooks")
                .postSave(r -> {
                    throw new StateException(Errno.EPERM, "not given back");
                })
                .build();

        assertThatThrownBy(() -> written(out -> new VmStateSaver(out, null).save(description, new Rare())))
                .isInstanceOf(StateException.class)
                .hasMessage("not given back");
    }

    @Test
    void aVersionBeforeTheFieldsIsLoadedTheOldWay() throws Exception {
        var description = VmStateDescription.<Rare>builder("aged")
                .version(5, 4)
                .oldLoader(2, (in, r, version) -> r.size = in.getU8() + version)
                .build();
        Rare loaded = new Rare();

        RecordedEvents events = RecordedEvents.during(() -> load(description, loaded, bytes("28"), 2));

        assertThat(loaded.size).isEqualTo(42);
        assertThat(events.lines())
                .containsExactly("vmstate_load_state(aged, 2)", "vmstate_load_state_end(aged, old path, 0)");
        assertThatThrownBy(() -> load(description, loaded, bytes("28"), 1))
                .hasMessageContaining("aged: version 1 is too old");
    }

    private static byte[] save(Rare object, @Nullable DescriptionJson json) throws Exception {
        return written(out -> new VmStateSaver(out, json).save(RARE, object));
    }

    private static <T> void load(VmStateDescription<T> description, T object, byte[] stream, int version)
            throws StreamException {
        new VmStateLoader(input(Arrays.copyOf(stream, stream.length + 300))).load(description, object, version);
    }

    private static Rare filled() {
        Rare rare = new Rare();
        rare.bits = 65;
        rare.words[0] = 0x8000_0000_0000_0001L;
        rare.words[1] = 1;
        rare.size = 2;
        System.arraycopy(bytes("'logs'"), 0, rare.log, 0, 4);
        System.arraycopy(bytes("'he'"), 0, rare.head, 0, 2);
        rare.three[1] = 2;
        rare.three[2] = 3;
        rare.grid[0][0] = 1;
        rare.grid[0][1] = 2;
        rare.grid[1][0] = 3;
        rare.grid[1][1] = 4;
        rare.real = 1.5;
        rare.limit = 5;
        rare.node.x = 7;
        rare.even = 8;
        rare.direct.put(1L, Node.of(10, 11));
        rare.direct.put(2L, Node.of(12, 13));
        rare.keyed.put(Node.of(1, 2), Node.of(3, 4));
        return rare;
    }

    /** An object with the rarer shapes. */
    private static final class Rare {
        private int bits;
        private final long[] words = new long[2];
        private int size;
        private final byte[] log = new byte[8];
        private final byte[] head = new byte[3];
        private final int[] three = new int[3];
        private final int[][] grid = new int[2][2];
        private double real;
        private int limit;
        private final Node node = new Node();
        private int even;
        private final SortedMap<Long, Node> direct = new TreeMap<>();
        private final TreeMap<Node, Node> keyed = new TreeMap<>();
    }

    /** Has more in version 2. */
    private static final class Node implements Comparable<Node> {
        private int x;
        private int y;

        static Node of(int x, int y) {
            Node node = new Node();
            node.x = x;
            node.y = y;
            return node;
        }

        @Override
        public int compareTo(Node other) {
            return Integer.compare(x, other.x);
        }
    }

    /** Carries half of a number. */
    private static final class Half {
        private final Rare owner;
        private int half;

        Half(Rare owner) {
            this.owner = owner;
        }
    }
}

package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.vmstate.Fields.gtree;
import static dev.phaseline.migration.vmstate.Fields.qlist;
import static dev.phaseline.migration.vmstate.Fields.qtailq;
import static dev.phaseline.migration.vmstate.Fields.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.stream.StreamException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists and maps say behind each element whether there is another: a source could go on for ever. */
final class EndlessListTest {
    private static final VmStateDescription<Element> ELEMENT = VmStateDescription.<Element>builder("element")
            .field(value("x", Codecs.UINT8, e -> e.x, (e, x) -> e.x = x))
            .build();

    /** Every byte of it says that another element follows, or is part of one. */
    private static final byte[] ENDLESS = new byte[10 * (VmStateLoader.MAX_ELEMENTS + 1)];

    static {
        Arrays.fill(ENDLESS, (byte) 1);
    }

    static Stream<VmStateField<Owner>> shapes() {
        return Stream.of(
                qtailq("elements", ELEMENT, Element::new, owner -> owner.list),
                qlist("elements", ELEMENT, Element::new, owner -> owner.list),
                gtree("elements", ELEMENT, Element::new, owner -> owner.map));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aListThatDoesNotEndIsRefused(VmStateField<Owner> field) {
        assertThatThrownBy(() -> new VmStateLoader(input(ENDLESS)).load(owner(field), new Owner(), 0))
                .isInstanceOf(StreamException.class)
                .hasMessageStartingWith("owner.elements: more than 65536 elements of lists and maps (at byte ");
    }

    @Test
    void aListThatIsAsLongAsPossibleIsTaken() throws Exception {
        byte[] stream = Arrays.copyOf(ENDLESS, 2 * VmStateLoader.MAX_ELEMENTS + 2);
        stream[stream.length - 2] = 0;
        var owner = new Owner();

        new VmStateLoader(input(stream))
                .load(
                        owner(qlist("elements", ELEMENT, Element::new, (Function<Owner, List<Element>>) o -> o.list)),
                        owner,
                        0);

        assertThat(owner.list).hasSize(VmStateLoader.MAX_ELEMENTS);
    }

    private static VmStateDescription<Owner> owner(VmStateField<Owner> field) {
        return VmStateDescription.<Owner>builder("owner").field(field).build();
    }

    private static final class Element {
        private int x;
    }

    static final class Owner {
        private final List<Element> list = new ArrayList<>();
        private final SortedMap<Long, Element> map = new TreeMap<>();
    }
}

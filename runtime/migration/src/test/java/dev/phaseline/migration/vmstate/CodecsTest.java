package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.stream.StreamException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecsTest {
    private static final Map<String, Codec<Integer>> UP_TO_32_BITS = Stream.of(
                    Codecs.INT8, Codecs.INT16, Codecs.INT32, Codecs.UINT8, Codecs.UINT16, Codecs.UINT32)
            .collect(Collectors.toMap(Codec::name, Function.identity()));

    private static final Map<String, Codec<Long>> OF_64_BITS = Stream.of(Codecs.INT64, Codecs.UINT64, Codecs.TIMER)
            .collect(Collectors.toMap(Codec::name, Function.identity()));

    @ParameterizedTest
    @CsvSource({
        "int8, -2, fe",
        "int16, -2, fffe",
        "int32, -2, fffffffe",
        "uint8, 254, fe",
        "uint16, 65534, fffe",
        "uint32, -2, fffffffe",
    })
    void valuesOfUpTo32BitsAreBigEndian(String name, int value, String expected) throws Exception {
        Codec<Integer> codec = Objects.requireNonNull(UP_TO_32_BITS.get(name));
        assertThat(hex(written(out -> codec.put(out, value)))).isEqualTo(expected);
        assertThat(codec.get(input(bytes(expected)), 0)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"int64", "uint64", "timer"})
    void valuesOf64BitsAreBigEndian(String name) throws Exception {
        Codec<Long> codec = Objects.requireNonNull(OF_64_BITS.get(name));
        assertThat(hex(written(out -> codec.put(out, -2L)))).isEqualTo("fffffffffffffffe");
        assertThat(codec.get(input(bytes("0102030405060708")), 0L)).isEqualTo(0x0102030405060708L);
    }

    @Test
    void aTimerThatIsNotArmedIsAllOnes() throws Exception {
        assertThat(hex(written(out -> Codecs.TIMER.put(out, Codecs.TIMER_NOT_ARMED))))
                .isEqualTo("ffffffffffffffff");
    }

    @Test
    void anyByteButZeroIsTrue() throws StreamException {
        assertThat(Codecs.BOOL.get(input(bytes("00")), true)).isFalse();
        assertThat(Codecs.BOOL.get(input(bytes("02")), false)).isTrue();
    }

    @Property
    void valuesThatMustBeEqualAreAcceptedIfTheyAre(@ForAll int value, @ForAll @IntRange(max = 0xffff) int small)
            throws Exception {
        assertThat(roundTrip(Codecs.INT32_EQUAL, value, value)).isEqualTo(value);
        assertThat(roundTrip(Codecs.UINT32_EQUAL, value, value)).isEqualTo(value);
        assertThat(roundTrip(Codecs.UINT16_EQUAL, small, small)).isEqualTo(small);
        assertThat(roundTrip(Codecs.UINT8_EQUAL, small & 0xff, small & 0xff)).isEqualTo(small & 0xff);
        assertThat(roundTrip(Codecs.UINT64_EQUAL, (long) value, (long) value)).isEqualTo(value);
    }

    @Test
    void valuesThatMustBeEqualAreRefusedIfTheyDiffer() {
        assertThatThrownBy(() -> roundTrip(Codecs.UINT16_EQUAL, 128, 256))
                .isInstanceOf(StreamException.class)
                .hasMessage("received 128, but this side has 256 (at byte 2 of the stream)");
    }

    @Test
    void theUnsigned64BitEqualCodecHasQemusMisleadingName() {
        assertThat(Codecs.UINT64_EQUAL.name()).isEqualTo("int64 equal");
    }

    private static <E> E roundTrip(Codec<E> codec, E sent, E current) throws Exception {
        return codec.get(input(written(out -> codec.put(out, sent))), current);
    }
}

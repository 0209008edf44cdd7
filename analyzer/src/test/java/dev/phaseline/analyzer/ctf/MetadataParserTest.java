package dev.phaseline.analyzer.ctf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.ctf.tsdl.CtfType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.ArrayType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.EnumType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.IntegerType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.SequenceType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.StructType;
import dev.phaseline.analyzer.ctf.tsdl.Metadata;
import dev.phaseline.analyzer.ctf.tsdl.MetadataParser;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataParserTest {
    /** The type of the field x of the only event of a text with some declarations. */
    private static CtfType field(String declarations, String field) {
        var metadata = MetadataParser.parse(
                declarations + "\nstream { };\nevent { name = \"e\"; id = 4; fields := struct { " + field + " }; };");
        assertThat(metadata.problems()).isEmpty();
        var stream = Objects.requireNonNull(metadata.streams().get(0L));
        var event = Objects.requireNonNull(stream.events().get(4L));
        return event.fields().fields().getFirst().type();
    }

    @Test
    void readsIntegersWithTheirAttributes() {
        assertThat(field(
                        "trace { byte_order = be; };",
                        "integer { size = 0x1b; align = 1; signed = true; base = hex; map = clock.c.value; } x;"))
                .isEqualTo(new IntegerType(27, 1, true, ByteOrder.BIG_ENDIAN, 16, false, Optional.of("c")));
        assertThat(field("", "integer { size = 8; encoding = UTF8; byte_order = network; } x;"))
                .isEqualTo(new IntegerType(8, 8, false, ByteOrder.BIG_ENDIAN, 10, true, Optional.empty()));
        assertThat(field("", "integer { size = 5; } x;").alignment()).isEqualTo(1);
    }

    @Test
    void takesTheByteOrderThatTheTraceTellsLater() {
        assertThat(field("typealias integer { size = 32; } := u32; trace { byte_order = be; };", "u32 x;"))
                .isInstanceOfSatisfying(
                        IntegerType.class, type -> assertThat(type.order()).isEqualTo(ByteOrder.BIG_ENDIAN));
    }

    @Test
    void readsNamesOfSeveralWords() {
        assertThat(field("typealias integer { size = 64; } := unsigned long;", "unsigned long x;"))
                .isInstanceOfSatisfying(
                        IntegerType.class, type -> assertThat(type.size()).isEqualTo(64));
        assertThat(field("typedef integer { size = 16; } half;", "half x;"))
                .isInstanceOfSatisfying(
                        IntegerType.class, type -> assertThat(type.size()).isEqualTo(16));
    }

    @Test
    void readsArraysAndSequences() {
        var octet = field("", "integer { size = 8; } x;");

        assertThat(field("", "integer { size = 8; } x[2][3];")).isEqualTo(new ArrayType(new ArrayType(octet, 3), 2));
        assertThat(field("", "integer { size = 8; } x[stream.event.context.n];"))
                .isEqualTo(new SequenceType(octet, "stream.event.context.n"));
    }

    @Test
    void countsLabelsOnFromTheOneBefore() {
        assertThat(field("", "enum : integer { size = 8; } { a, b = 5, \"c d\", e = 10 ... 12 } x;"))
                .isInstanceOfSatisfying(
                        EnumType.class,
                        type -> assertThat(type.labels())
                                .containsExactly(
                                        new CtfType.Label("a", 0, 0),
                                        new CtfType.Label("b", 5, 5),
                                        new CtfType.Label("c d", 6, 6),
                                        new CtfType.Label("e", 10, 12)));
    }

    @Test
    void alignsAStructureLikeItsWidestField() {
        var type = field("struct inner { integer { size = 64; align = 64; } a; };", "struct inner x;");

        assertThat(type).isInstanceOf(StructType.class);
        assertThat(type.alignment()).isEqualTo(64);
        assertThat(field("", "struct { } align(16) x;").alignment()).isEqualTo(16);
    }

    @Test
    void readsTheClockAndTheEnvironment() {
        var metadata = MetadataParser.parse("""
                env { hostname = "vm"; tracer_major = 2; };
                clock { name = "c"; freq = 1000; offset_s = 5; offset = 250; };
                """);

        assertThat(metadata.environment()).containsEntry("hostname", "vm").containsEntry("tracer_major", "2");
        assertThat(Objects.requireNonNull(metadata.clocks().get("c")).toNs(1500))
                .isEqualTo(6_750_000_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    event { fields := struct { nonsense x; }; };             ~ 1: unknown type 'nonsense'
                    event { fields := struct { integer { size = 65; } x; }; }; ~ 1: an integer has 1 to 64 bits
                    event { fields := struct { integer { size = 8; align = 3; } x; }; }; ~ 1: an alignment is a power of two of bits
                    event { id = ; };                                        ~ 1: found ';'; expected a value
                    clock { freq = 0; };                                     ~ 1: the frequency of clock  is not positive
                    typealias integer { size = 8; } := ;                     ~ 1: found ';'; expected a name
                    enum : struct { } { a } x;                               ~ 1: an enumeration is made of an integer
                    """)
    void tellsWhatIsWrongAndReadsTheRest(String text, String problem) {
        var metadata = MetadataParser.parse(text + "\nenv { hostname = \"vm\"; };");

        assertThat(metadata.problems().stream().map(MetadataParserTest::line)).contains(problem);
    }

    private static String line(Metadata.Problem problem) {
        return problem.line() + ": " + problem.description();
    }

    @Test
    void doesNotFollowTypesIntoAnyDepth() {
        var metadata = MetadataParser.parse("event { fields := " + "struct { ".repeat(100_000));

        assertThat(metadata.problems())
                .isNotEmpty()
                .first()
                .extracting(Metadata.Problem::description)
                .isEqualTo("types are nested more than 32 deep");
    }

    @Test
    void refusesASecondEventOfTheSameId() {
        var metadata = MetadataParser.parse("event { id = 1; };\nevent { id = 1; };\n");

        assertThat(metadata.problems().stream().map(MetadataParserTest::line))
                .containsExactly("2: a second event has the id 1");
    }
}

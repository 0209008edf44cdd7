package dev.phaseline.analyzer.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.TraceEvent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventRendererTest {
    static Stream<Arguments> conversions() {
        return Stream.of(
                row("int v", "\"%d\"", "-1", -1),
                row("uint32_t v", "\"%d\"", "-1", -1),
                row("uint32_t v", "\"%u\"", "4294967295", -1),
                row("uint32_t v", "\"%u\"", "4294967295", 4294967295L),
                row("int v", "\"%u\"", "4294967295", -1),
                row("int8_t v", "\"%x\"", "ffffff80", (byte) -128),
                row("uint8_t v", "\"%x\"", "80", (byte) -128),
                row("uint8_t v", "\"%d\"", "255", (byte) -1),
                row("uint16_t v", "\"%ud\"", "64d", (short) 64),
                row("uint16_t v", "\"%d\"", "65535", (short) -1),
                row("int v", "\"%\" PRIx16", "ffff", -1),
                row("int v", "\"%\" PRId8", "-1", 255),
                row("uint64_t v", "\"%\" PRIu64", "18446744073709551615", -1L),
                row("uint64_t v", "\"%\" PRId64", "-1", -1L),
                row("uint64_t v", "\"%\" PRIu64", "18446744073709551615", new BigInteger("18446744073709551615")),
                row("int64_t v", "\"0x%\"PRIi64", "0x2056", 2056L),
                row("bool v", "\"%d\"", "1", true),
                row("bool v", "\"%i\"", "0", false),
                row("char v", "\"%c\"", "A", (byte) 65),
                row("char v", "\"%3c|\"", "  A|", (byte) 65),
                row("const char *s", "\"%s\"", "pc.ram", "pc.ram"),
                row("const char *s", "\"%s\"", "(null)", (Object) null),
                row("const char *s", "\"%.3s|%%\"", "|%", (Object) null),
                row("const char *s", "\"%8s|\"", "    µs=|", "µs="),
                row("const char *s", "\"%-6s|\"", "ab    |", "ab"),
                row("const char *s", "\"%.2s\"", "ab", "abc"),
                row("void *p", "\"%p\"", "0x7f00", 0x7f00L),
                row("void *p", "\"%p\"", "0xffffffffffffffff", -1L),
                row("void *p", "\"%p\"", "(nil)", 0L),
                row("uint32_t v", "\"%08x\"", "000000ff", 255),
                row("uint32_t v", "\"%.8x\"", "000000ff", 255),
                row("uint32_t v", "\"%6.3x|\"", "   0ff|", 255),
                row("uint32_t v", "\"%0x8\"", "ff8", 255),
                row("uint32_t v", "\"%#x %%\"", "0xff %", 255),
                row("uint32_t v", "\"%#x\"", "0", 0),
                row("uint32_t v", "\"%#o\"", "017", 15),
                row("uint32_t v", "\"%X\"", "FF", 255),
                row("int v", "\"%05d\"", "-0042", -42),
                row("int v", "\"%+d\"", "+42", 42),
                row("int v", "\"% d\"", " 42", 42),
                row("int v", "\"%-5d|\"", "42   |", 42),
                row("int v", "\"%.0d|\"", "|", 0),
                row("int w, uint64_t v", "\"0x%0*\"PRIx64", "0x00ff", 4, 255L),
                row("int w, int v", "\"%*d|\"", "42   |", -5, 42),
                row("int n, char *s", "\"%.*s\"", "ab", 2, "abc"),
                row("int n, char *s", "\"%.*s\"", "abc", -1, "abc"));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void printsAsGlibcDoes(String arguments, String format, String text, List<@Nullable Object> values) {
        assertThat(renderer(arguments, format).text(values)).isEqualTo(text);
    }

    @Test
    void writesTheNameABlankAndTheText() {
        TraceEvent event = event("ram_save_page(const char *rbname, uint64_t offset, void *host) "
                + "\"%s: offset: 0x%\" PRIx64 \" host: %p\"");

        assertThat(new EventRenderer(event).logLine(List.of("pc.ram", 0x1000L, 0x7f0000001000L)))
                .isEqualTo("ram_save_page pc.ram: offset: 0x1000 host: 0x7f0000001000");
    }

    @Test
    void keepsTheBlankWhereThereIsNoText() {
        assertThat(new EventRenderer(event("acme_boot(void) \"\"")).logLine(List.of()))
                .isEqualTo("acme_boot ");
        assertThat(new EventRenderer(event("acme_boot(void)")).logLine(List.of()))
                .isEqualTo("acme_boot ");
    }

    @Test
    void refusesValuesThatDoNotFit() {
        EventRenderer renderer = renderer("int a, const char *s", "\"%d %s\"");

        assertThatThrownBy(() -> renderer.text(List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("acme_x has 2 arguments, but 1 values were given");
        assertThatThrownBy(() -> renderer.text(List.of("1", "s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a number of acme_x cannot be 1");
        assertThatThrownBy(() -> renderer.text(List.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a string of acme_x cannot be class java.lang.Integer");
    }

    @Test
    void boundsASizeThatADamagedRecordingAsksFor() {
        assertThat(renderer("int w, int p, int v", "\"%*.*d\"").text(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 1)))
                .hasSize(65_535);
    }

    @Property
    void decimalHexadecimalAndOctalTextMeansTheValue(@ForAll long value) {
        String text = renderer("int64_t a, uint64_t b, uint64_t c, uint64_t d", "\"%ld %lu %lx %lo\"")
                .text(List.of(value, value, value, value));

        assertThat(text).isEqualTo("%d %s %x %o".formatted(value, Long.toUnsignedString(value), value, value));
    }

    @Property
    void aWidthIsAMinimum(@ForAll int value, @ForAll @IntRange(min = 1, max = 30) int width) {
        String plain = Integer.toString(value);

        assertThat(renderer("int v", "\"%" + width + "d\"").text(List.of(value)))
                .hasSize(Math.max(width, plain.length()))
                .endsWith(plain);
    }

    private static Arguments row(String arguments, String format, String text, @Nullable Object... values) {
        return Arguments.of(arguments, format, text, Arrays.asList(values));
    }

    private static EventRenderer renderer(String arguments, String format) {
        return new EventRenderer(event("acme_x(" + arguments + ") " + format));
    }

    private static TraceEvent event(String line) {
        return TraceEventsParser.parse("test", line).catalog().events().get(0);
    }
}

package dev.phaseline.tracepoint.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts were printed by glibc 2.36 on x86-64. */
class PrintfBufferTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "%d|-1|-1",
                "%d|4294967295|-1",
                "%d|-9223372036854775808|0",
                "%ld|-9223372036854775808|-9223372036854775808",
                "%zd|9223372036854775807|9223372036854775807",
                "%u|-1|4294967295",
                "%lu|-1|18446744073709551615",
                "%llu|-2|18446744073709551614",
                "%x|-128|ffffff80",
                "%hhx|-128|80",
                "%hd|65535|-1",
                "%hu|65536|0",
                "%lx|0|0",
                "%X|255|FF",
                "%08x|255|000000ff",
                "%.8x|255|000000ff",
                "%8.8x|255|000000ff",
                "%6.3x|255|   0ff",
                "%08.3d|42|     042",
                "%0x|255|ff",
                "%#x|255|0xff",
                "%#X|255|0XFF",
                "%#x|0|0",
                "%#08x|255|0x0000ff",
                "%#-8x|255|0xff    ",
                "%#o|8|010",
                "%#o|0|0",
                "%#.0o|0|0",
                "%#5.3o|8|  010",
                "%#.2o|8|010",
                "%#08o|8|00000010",
                "%lo|-1|1777777777777777777777",
                "%+.0d|0|+",
                "%05d|-42|-0042",
                "%+d|42|+42",
                "% d|42| 42",
                "%+ d|42|+42",
                "%+u|5|5",
                "%-5d|42|42   ",
                "%-05d|42|42   ",
                "%i|7|7",
                "%c|65|A",
                "%3c|65|  A",
                "%-3c|65|A  ",
                "%03c|65|  A",
                "%p|0|(nil)",
                "%10p|0|     (nil)",
                "%-10p|0|(nil)     ",
                "%p|32512|0x7f00",
                "%p|-1|0xffffffffffffffff",
                "%+p|32512|+0x7f00",
                "%.8p|32512|0x00007f00",
                "%012p|32512|0x0000007f00",
            })
    void setsIntegersAsGlibcDoes(String conversion, long value, String text) {
        var buffer = new PrintfBuffer();

        buffer.integer(conversion, value);

        assertThat(buffer).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            nullValues = "NULL",
            value = {
                "%s|pc.ram|pc.ram",
                "%10s|ab|        ab",
                "%010s|ab|        ab",
                "%-6s|ab|ab    ",
                "%.2s|abc|ab",
                "%5.2s|abc|   ab",
                "%s|NULL|(null)",
                "%10s|NULL|    (null)",
                "%.6s|NULL|(null)",
                "%8s|µs=|    µs=",
            })
    void setsStringsAsGlibcDoes(String conversion, String value, String text) {
        var buffer = new PrintfBuffer();

        buffer.string(conversion, value);

        assertThat(buffer).hasToString(text);
    }

    @Test
    void aPrecisionTooShortForANullStringLeavesNothing() {
        var buffer = new PrintfBuffer();

        buffer.string("%4.5s", null);

        assertThat(buffer).hasToString("    ");
    }

    @Test
    void aZeroOfPrecisionZeroHasNoDigits() {
        var buffer = new PrintfBuffer();

        buffer.integer("%.0d", 0);
        buffer.integer("%.x", 0);
        buffer.integer("%5.0d", 0);

        assertThat(buffer).hasToString("     ");
    }

    @Test
    void aPrecisionCountsBytesAndMayCutACharacter() {
        var buffer = new PrintfBuffer();

        buffer.string("%.2s", "a\u00b5");

        assertThat(buffer.toBytes()).containsExactly('a', 0xC2);
    }

    @Test
    void aCharacterIsOneByteWhateverItMeans() {
        var buffer = new PrintfBuffer();

        buffer.integer("%c", 0xB5);
        buffer.integer("%c", 0);
        buffer.integer("%c", -1);

        assertThat(buffer.toBytes()).containsExactly(0xB5, 0, 0xFF);
    }

    @Test
    void starsTakeTheSizesGivenBefore() {
        var buffer = new PrintfBuffer();

        buffer.star(4);
        buffer.integer("%0*lx", 255);
        buffer.star(-5);
        buffer.integer("%*d", 42);
        buffer.text("|");

        assertThat(buffer).hasToString("00ff42   |");
    }

    @ParameterizedTest
    @CsvSource({"%", "d", "''", "%y", "%dd", "%5", "%ll", "%.", "%5$d", "%n", "%f", "%%"})
    void refusesWhatIsNoConversion(String text) {
        var buffer = new PrintfBuffer();

        assertThatThrownBy(() -> buffer.integer(text, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a conversion: " + text);
    }

    @Test
    void refusesAConversionOfAnotherKindAndAStarWithoutAValue() {
        var buffer = new PrintfBuffer();

        assertThatThrownBy(() -> buffer.integer("%s", 1)).hasMessage("not a conversion of an integer: %s");
        assertThatThrownBy(() -> buffer.string("%d", "1")).hasMessage("not a conversion of a string: %d");
        assertThatThrownBy(() -> buffer.integer("%*d", 1)).hasMessage("%*d has 1 stars, but 0 values were given");
    }

    @Test
    void aSizeOutOfAllProportionDoesNotExhaustTheMemory() {
        var buffer = new PrintfBuffer();

        buffer.star(Integer.MIN_VALUE);
        buffer.star(Integer.MAX_VALUE);
        buffer.integer("%*.*d", 1);

        assertThat(buffer.length()).isEqualTo(65_535);
    }

    @Property
    void textIsUtf8(@ForAll String text) {
        var buffer = new PrintfBuffer();

        buffer.text(text);

        assertThat(buffer.toBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void numbersReadBackAsTheyWere(@ForAll long value) {
        var buffer = new PrintfBuffer();

        for (String conversion : new String[] {"%ld", "%lu", "%lx", "%lo"}) {
            buffer.integer(conversion, value);
            buffer.text(" ");
        }

        assertThat(buffer).hasToString("%d %s %x %o ".formatted(value, Long.toUnsignedString(value), value, value));
    }
}

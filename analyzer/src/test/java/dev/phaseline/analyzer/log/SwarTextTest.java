package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Digits that are read in words, against the same read one by one. */
class SwarTextTest {
    @Property(tries = 300)
    void readsAnyNumberWhereverItStandsInTheLine(
            @ForAll long value, @ForAll @IntRange(max = 20) int before, @ForAll @IntRange(max = 20) int after) {
        var digits = Long.toHexString(value);
        byte[] line = ("g".repeat(before) + digits + "g".repeat(after)).getBytes(StandardCharsets.US_ASCII);

        int end = SwarText.hexadecimalEnd(line, before, line.length);

        assertThat(end).isEqualTo(before + digits.length());
        assertThat(SwarText.hexadecimal(line, before, end)).isEqualTo(value);
        if (SwarText.hasTwoWords(line, before)) {
            assertThat(SwarText.hexadecimals(line, before)).isEqualTo(digits.length());
            assertThat(SwarText.fewHexadecimals(line, before, digits.length())).isEqualTo(value);
        }
    }

    @Property(tries = 200)
    void comparesStretchesOfAnyLengthAndNothingBehindThem(
            @ForAll @IntRange(max = 40) int length, @ForAll @IntRange(max = 39) int changed) {
        byte[] one = new byte[60];
        byte[] other = new byte[60];
        other[3 + changed] = 1;

        assertThat(SwarText.isSame(one, 2, other, 3, length)).isEqualTo(changed >= length);
        assertThat(SwarText.isSame(one, 2, other, other.length - length, length))
                .isFalse();
    }

    @Test
    void tellsDigitsFromAllOtherBytes() {
        for (int other = 0; other < 256; other++) {
            byte[] line = "00000000000".getBytes(StandardCharsets.US_ASCII);
            line[3] = (byte) other;
            boolean isDecimal = other >= '0' && other <= '9';
            boolean isHexadecimal = isDecimal || (other >= 'a' && other <= 'f');

            assertThat(SwarText.hexadecimalEnd(line, 0, line.length)).isEqualTo(isHexadecimal ? line.length : 3);
            assertThat(SwarText.sixDecimals(line, 0)).isEqualTo(isDecimal ? (other - '0') * 100 : -1);
        }
    }

    @Property(tries = 200)
    void readsSixDecimalsWhateverFollows(@ForAll @IntRange(max = 999_999) int value, @ForAll byte next) {
        byte[] line = String.format(Locale.ROOT, "x%06d##", value).getBytes(StandardCharsets.US_ASCII);
        line[7] = next;

        assertThat(SwarText.sixDecimals(line, 1)).isEqualTo(value);
    }

    @Test
    void doesNotLookBeyondTheEndOfTheValue() {
        byte[] line = "12345678abcdefabcdef".getBytes(StandardCharsets.US_ASCII);

        assertThat(SwarText.hexadecimalEnd(line, 0, 5)).isEqualTo(5);
        assertThat(SwarText.hexadecimal(line, 0, 5)).isEqualTo(0x12345);
        assertThat(SwarText.hexadecimalEnd(line, 17, 20)).isEqualTo(20);
        assertThat(SwarText.hexadecimal(line, 17, 20)).isEqualTo(0xdef);
    }
}

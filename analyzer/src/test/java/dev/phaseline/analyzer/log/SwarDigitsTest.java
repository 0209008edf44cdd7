package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Digits that are read in words, against the same read one by one. */
class SwarDigitsTest {
    @Property(tries = 300)
    void readsAnyNumberWhereverItStandsInTheLine(
            @ForAll long value, @ForAll @IntRange(max = 20) int before, @ForAll @IntRange(max = 20) int after) {
        var digits = Long.toHexString(value);
        byte[] line = ("g".repeat(before) + digits + "g".repeat(after)).getBytes(StandardCharsets.US_ASCII);

        int end = SwarDigits.hexadecimalEnd(line, before, line.length);

        assertThat(end).isEqualTo(before + digits.length());
        assertThat(SwarDigits.hexadecimal(line, before, end)).isEqualTo(value);
        if (SwarDigits.hasTwoWords(line, before)) {
            assertThat(SwarDigits.hexadecimals(line, before)).isEqualTo(digits.length());
            assertThat(SwarDigits.fewHexadecimals(line, before, digits.length()))
                    .isEqualTo(value);
        }
    }

    @Property(tries = 200)
    void comparesStretchesOfAnyLengthAndNothingBehindThem(
            @ForAll @IntRange(max = 40) int length, @ForAll @IntRange(max = 39) int changed) {
        byte[] one = new byte[60];
        byte[] other = new byte[60];
        other[3 + changed] = 1;

        assertThat(SwarDigits.isSame(one, 2, other, 3, length)).isEqualTo(changed >= length);
        assertThat(SwarDigits.isSame(one, 2, other, other.length - length, length))
                .isFalse();
    }

    @Test
    void tellsDigitsFromAllOtherBytes() {
        for (int other = 0; other < 256; other++) {
            byte[] line = "00000000000".getBytes(StandardCharsets.US_ASCII);
            line[3] = (byte) other;
            boolean isDecimal = other >= '0' && other <= '9';
            boolean isHexadecimal = isDecimal || (other >= 'a' && other <= 'f');

            assertThat(SwarDigits.hexadecimalEnd(line, 0, line.length)).isEqualTo(isHexadecimal ? line.length : 3);
            assertThat(SwarDigits.sixDecimals(line, 0)).isEqualTo(isDecimal ? (other - '0') * 100 : -1);
        }
    }

    @Property(tries = 200)
    void readsSixDecimalsWhateverFollows(@ForAll @IntRange(max = 999_999) int value, @ForAll byte next) {
        byte[] line = String.format(Locale.ROOT, "x%06d##", value).getBytes(StandardCharsets.US_ASCII);
        line[7] = next;

        assertThat(SwarDigits.sixDecimals(line, 1)).isEqualTo(value);
    }

    @Test
    void doesNotLookBeyondTheEndOfTheValue() {
        byte[] line = "12345678abcdefabcdef".getBytes(StandardCharsets.US_ASCII);

        assertThat(SwarDigits.hexadecimalEnd(line, 0, 5)).isEqualTo(5);
        assertThat(SwarDigits.hexadecimal(line, 0, 5)).isEqualTo(0x12345);
        assertThat(SwarDigits.hexadecimalEnd(line, 17, 20)).isEqualTo(20);
        assertThat(SwarDigits.hexadecimal(line, 17, 20)).isEqualTo(0xdef);
    }
}

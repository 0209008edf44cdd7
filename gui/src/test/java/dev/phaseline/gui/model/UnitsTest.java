package dev.phaseline.gui.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1.00 µs",
        "38400, 38.4 µs",
        "999499, 999 µs",
        "999500, 1.00 ms",
        "302400000, 302 ms",
        "999499999, 999 ms",
        "999500000, 1.00 s",
        "2734000000, 2.73 s",
        "99949999999, 99.9 s",
        "100000000000, 1 min 40 s",
        "3600000000000, 1 h 00 min",
        "-15200000, −15.2 ms",
    })
    void aDurationHasThreeSignificantDigitsAndTheUnitThatNeedsFewest(long ns, String text) {
        assertThat(Units.duration(ns)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1500000000, 500000000, 1.5 s",
        "1500000000, 1000000000, 1 s",
        "1482113250, 1000, 1.482_113 s",
        "1482113250, 50, 1.482_113_25 s",
        "1482113250, 1, 1.482_113_250 s",
        "12345000000000, 1000000000, 12_345 s",
        "-20000000, 10000000, −0.02 s",
    })
    void anInstantHasAsManyDecimalsAsItsNeighboursNeedToDiffer(long ns, long stepNs, String text) {
        assertThat(Units.instant(ns, stepNs).replace('\u202f', '_')).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"999, 999", "9999, 9_999", "21408, 21.4 k", "153000, 153 k", "999500, 1.00 M", "1250000, 1.25 M"})
    void aLargeCountIsRounded(double count, String text) {
        assertThat(Units.roughCount(count).replace('\u202f', '_')).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1024, 1.00 KiB", "268435456, 256 MiB", "4096000, 3.91 MiB"})
    void bytesHaveABinaryUnit(double bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }
}

package dev.phaseline.analyzer.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RankTestTest {
    @Test
    void samplesThatDoNotOverlapDiffer() {
        // U = 0 of 64; mean 32, variance 8 * 8 * 17 / 12 = 90.667: z = 31.5 / 9.522 = 3.308, two-sided 0.00094.
        assertThat(RankTest.probability(
                        new double[] {1, 2, 3, 4, 5, 6, 7, 8}, new double[] {9, 10, 11, 12, 13, 14, 15, 16}))
                .isCloseTo(0.00094, within(0.00001));
    }

    @Test
    void interleavedSamplesDoNot() {
        // Ranks 1, 3, ... 15: U = 64 - 36 = 28; z = 3.5 / 9.522 = 0.3676, two-sided 0.7132.
        assertThat(RankTest.probability(
                        new double[] {1, 3, 5, 7, 9, 11, 13, 15}, new double[] {2, 4, 6, 8, 10, 12, 14, 16}))
                .isCloseTo(0.7132, within(0.0002));
    }

    @Test
    void equalValuesShareTheirRank() {
        // Ranks of a: 1.5, 1.5, 4; n = 6, one pair and one triple tie: (6 + 24) / 30 = 1. U = 7 - 6 = 1.
        // Variance 9 / 12 * (7 - 1) = 4.5; z = (3.5 - 0.5) / 2.1213 = 1.4142, two-sided 0.1573.
        assertThat(RankTest.probability(new double[] {1, 1, 2}, new double[] {2, 2, 3}))
                .isCloseTo(0.1573, within(0.0002));
    }

    @Test
    void valuesThatAreAllTheSameTellNothing() {
        assertThat(RankTest.probability(new double[] {5, 5, 5}, new double[] {5, 5}))
                .isEqualTo(1);
    }
}

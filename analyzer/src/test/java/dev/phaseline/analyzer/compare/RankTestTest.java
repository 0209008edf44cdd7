package dev.phaseline.analyzer.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RankTestTest {
    @Test
    void samplesThatDoNotOverlapDiffer() {
        // The least and the greatest 4 of 8: 2 of 70 choices.
        assertThat(RankTest.probability(new double[] {1, 2, 3, 4}, new double[] {9, 8, 7, 6}))
                .isCloseTo(2 / 70.0, within(1e-12));
        assertThat(RankTest.leastProbability(4, 4)).isCloseTo(2 / 70.0, within(1e-12));
    }

    @Test
    void interleavedSamplesDoNot() {
        // Ranks 1, 3, ... 15 of 16: sum 64, mean 68; 9278 of 12870 choices are as far from it.
        assertThat(RankTest.probability(
                        new double[] {1, 3, 5, 7, 9, 11, 13, 15}, new double[] {2, 4, 6, 8, 10, 12, 14, 16}))
                .isCloseTo(9278 / 12870.0, within(1e-12));
    }

    @Test
    void equalValuesShareTheirRank() {
        // Ranks 1.5 1.5 4 4 4 6: those of a sum to 7, mean 10.5. As far: 1.5 1.5 4 in 3 ways, 4 4 6 in 3 ways, of 20.
        assertThat(RankTest.probability(new double[] {1, 1, 2}, new double[] {2, 2, 3}))
                .isCloseTo(6 / 20.0, within(1e-12));
    }

    @Test
    void ofManyValuesTheNormalDistributionTells() {
        // Ranks 1, 3, ... 49 of 50: U = 625 - 325 = 300; mean 312.5, variance 625 * 51 / 12 = 2656.25: z = 12 / 51.54.
        double[] odd = IntStream.range(0, 25).mapToDouble(i -> 2 * i + 1).toArray();
        double[] even = IntStream.range(0, 25).mapToDouble(i -> 2 * i + 2).toArray();

        assertThat(RankTest.probability(odd, even)).isCloseTo(0.8159, within(0.0001));
    }

    @Test
    void valuesThatAreAllTheSameTellNothing() {
        assertThat(RankTest.probability(new double[] {5, 5, 5}, new double[] {5, 5}))
                .isEqualTo(1);
    }
}

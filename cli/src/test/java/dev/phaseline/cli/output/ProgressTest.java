package dev.phaseline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgressTest {
    @Test
    void saysRateAndTimeLeft() {
        assertThat(Progress.describe(3_000_000, 0.25, 2)).isEqualTo("3,000,000 events, 1,500,000/s, 25 %, 6 s left");
    }

    @Test
    void saysTheRateAloneWhereNothingTellsHowMuchThereIs() {
        assertThat(Progress.describe(500, 0, 0.5)).isEqualTo("500 events, 1,000/s");
    }
}

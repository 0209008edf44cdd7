package dev.phaseline.analyzer.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClockShiftTest {
    @Test
    void offsetAndDriftAreTakenAway() {
        // 250 ns ahead at 1,000,000,000 ns, and 2,000 ns more each second.
        ClockShift clock = new ClockShift(1_000_000_000, 250, 2000);

        assertThat(clock.toCommon(1_000_000_000)).isEqualTo(999_999_750);
        assertThat(clock.toCommon(3_000_000_000L)).isEqualTo(2_999_995_750L);
        assertThat(ClockShift.NONE.toCommon(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }
}

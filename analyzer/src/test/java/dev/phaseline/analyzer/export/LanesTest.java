package dev.phaseline.analyzer.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LanesTest {
    private final Lanes lanes = new Lanes();

    @Test
    void slicesThatNestOrFollowShareALane() {
        assertThat(lanes.place(0, 10)).isZero();
        assertThat(lanes.place(2, 5)).isZero();
        assertThat(lanes.place(5, 10)).isZero();
        assertThat(lanes.place(10, 10)).isZero();
        assertThat(lanes.place(10, 20)).isZero();
    }

    @Test
    void sliceThatEndsAfterTheOneAroundItGetsAnother() {
        assertThat(lanes.place(0, 10)).isZero();
        assertThat(lanes.place(5, 15)).isEqualTo(1);
        assertThat(lanes.place(6, 12)).isEqualTo(1);
        assertThat(lanes.place(7, 13)).isEqualTo(2);
        assertThat(lanes.place(10, 11)).isZero();
    }
}

package dev.phaseline.gui.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class ViewportTest {

    private static final TimeRange LIMITS = new TimeRange(-1_000_000, 9_000_000);
    private static final Viewport ALL = Viewport.all(LIMITS);

    @Test
    void zoomingInAroundAnInstantKeepsItWhereItIs() {
        // 1 ms is at a fifth of the 10 ms that are visible, and stays there: 1 - 5/5 = 0 to 0 + 5.
        var zoomed = ALL.zoomed(1_000_000, 0.5);

        assertThat(zoomed.visible()).isEqualTo(new TimeRange(0, 5_000_000));
    }

    @Test
    void zoomingOutAtAnEdgeStopsAtTheLimits() {
        var left = ALL.showing(new TimeRange(-1_000_000, 1_000_000));

        assertThat(left.zoomed(1_000_000, 2).visible()).isEqualTo(new TimeRange(-1_000_000, 3_000_000));
    }

    @Test
    void panningStopsAtTheLimitsWithoutChangingTheLength() {
        var part = ALL.showing(new TimeRange(0, 1_000_000));

        assertThat(part.panned(2_000_000).visible()).isEqualTo(new TimeRange(2_000_000, 3_000_000));
        assertThat(part.pannedBy(-0.5).visible()).isEqualTo(new TimeRange(-500_000, 500_000));
        assertThat(part.panned(100_000_000).visible()).isEqualTo(new TimeRange(8_000_000, 9_000_000));
    }

    @Test
    void anEmptyRangeIsWidenedAroundItsInstant() {
        assertThat(ALL.showing(new TimeRange(5_000, 5_000)).visible()).isEqualTo(new TimeRange(4_950, 5_050));
    }

    @Property
    void whateverIsDoneTheVisibleRangeLiesInsideTheLimitsAndIsNotEmpty(
            @ForAll @LongRange(min = -20_000_000, max = 20_000_000) long startNs,
            @ForAll @LongRange(max = 30_000_000) long durationNs,
            @ForAll @LongRange(min = -20_000_000, max = 20_000_000) long anchorNs,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double factor) {
        var shown = ALL.showing(new TimeRange(startNs, startNs + durationNs));

        for (var viewport : new Viewport[] {shown, shown.zoomed(anchorNs, factor), shown.panned(anchorNs)}) {
            assertThat(viewport.visible().startNs()).isGreaterThanOrEqualTo(LIMITS.startNs());
            assertThat(viewport.visible().endNs()).isLessThanOrEqualTo(LIMITS.endNs());
            assertThat(viewport.visible().durationNs()).isGreaterThanOrEqualTo(Viewport.SHORTEST_NS);
        }
    }

    @Property
    void zoomingInAndOutAgainAtTheSameInstantLeadsBack(
            @ForAll @LongRange(min = 1_000_000, max = 2_000_000) long anchorNs,
            @ForAll @DoubleRange(min = 0.01, max = 1) double factor) {
        var start = ALL.showing(new TimeRange(1_000_000, 2_000_000));

        var back = start.zoomed(anchorNs, factor).zoomed(anchorNs, 1 / factor);

        assertThat((double) back.visible().startNs()).isCloseTo(1_000_000, within(200.0));
        assertThat((double) back.visible().endNs()).isCloseTo(2_000_000, within(200.0));
    }
}

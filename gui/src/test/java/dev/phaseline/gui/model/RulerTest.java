package dev.phaseline.gui.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.Ruler.Tick;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RulerTest {

    @ParameterizedTest
    @CsvSource({"0.001, 1", "0.01, 1", "0.011, 2", "0.02, 2", "0.03, 5", "0.06, 10", "1000, 100000", "1001, 200000"})
    void aStepIsTheSmallestRoundNumberThatKeepsTheDistance(double nsPerPixel, long stepNs) {
        assertThat(Ruler.stepNs(nsPerPixel, 100)).isEqualTo(stepNs);
    }

    @Test
    void marksStandAtRoundNumbersAfterZeroAndNotAfterTheFirstEvent() {
        // 1 s on 1000 px, zero 30 ms after the first event.
        var scale = new TimeScale(new TimeRange(0, 1_000_000_000), 0, 1000);

        var ticks = Ruler.ticks(scale, 30_000_000, 200, TimeText.TIMES);

        assertThat(ticks)
                .containsExactly(
                        new Tick(30_000_000, "0"),
                        new Tick(230_000_000, "200 ms"),
                        new Tick(430_000_000, "400 ms"),
                        new Tick(630_000_000, "600 ms"),
                        new Tick(830_000_000, "800 ms"));
    }

    @Test
    void labelsAreInSecondsOnceTheRulerReachesBeyondOne() {
        var scale = new TimeScale(new TimeRange(0, 2_000_000_000), 0, 1000);

        assertThat(labels(Ruler.ticks(scale, 0, 200, TimeText.TIMES)))
                .containsExactly("0", "0.5 s", "1.0 s", "1.5 s", "2.0 s");
    }

    @Test
    void microsecondsFarFromZeroHaveAllTheirDigits() {
        var scale = new TimeScale(new TimeRange(1_482_113_000, 1_482_133_000), 0, 1000);

        assertThat(labels(Ruler.ticks(scale, 0, 400, TimeText.TIMES)))
                .containsExactly("1.482\u202f12 s", "1.482\u202f13 s");
    }

    @Test
    void aRulerOfASingleEventIsInNanoseconds() {
        var scale = new TimeScale(new TimeRange(0, 2_000), 0, 1000);

        assertThat(labels(Ruler.ticks(scale, 1_000, 200, TimeText.TIMES)))
                .containsExactly("−1\u202f000 ns", "−500 ns", "0", "500 ns", "1\u202f000 ns");
    }

    @Test
    void numbersOfEventsHaveNoUnit() {
        var scale = new TimeScale(new TimeRange(0, 4000), 0, 800);

        assertThat(labels(Ruler.ticks(scale, 0, 200, TimeText.EVENTS)))
                .containsExactly("0", "1\u202f000", "2\u202f000", "3\u202f000", "4\u202f000");
        assertThat(TimeText.EVENTS.duration(1)).isEqualTo("1 event");
        assertThat(TimeText.EVENTS.duration(1234)).isEqualTo("1\u202f234 events");
        assertThat(TimeText.EVENTS.instant(17)).isEqualTo("event 17");
    }

    private static List<String> labels(List<Tick> ticks) {
        return ticks.stream().map(Tick::label).toList();
    }

    @Property
    void marksAreInsideTheRangeAtEqualDistancesOfAtLeastTheOneAskedFor(
            @ForAll @LongRange(min = -1_000_000_000L, max = 10_000_000_000L) long startNs,
            @ForAll @LongRange(min = 1_000, max = 1_000_000_000_000L) long durationNs,
            @ForAll @LongRange(min = 0, max = 10_000_000_000L) long zeroNs) {
        var scale = new TimeScale(new TimeRange(startNs, startNs + durationNs), 0, 1000);

        var ticks = Ruler.ticks(scale, zeroNs, 100, TimeText.TIMES);

        assertThat(ticks).allMatch(tick -> 0 <= scale.x(tick.ns()) && scale.x(tick.ns()) <= 1000);
        for (int i = 1; i < ticks.size(); i++) {
            assertThat(scale.x(ticks.get(i).ns()) - scale.x(ticks.get(i - 1).ns()))
                    .isGreaterThanOrEqualTo(99.999);
        }
        assertThat(labels(ticks)).doesNotHaveDuplicates();
    }
}

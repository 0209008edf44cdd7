package dev.phaseline.gui.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.sample.Outlines;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StripTest {

    private static final Strip<TimeRange> STRIP = new Strip<>(
            List.of(Outlines.range(0, 50), Outlines.range(10, 20), Outlines.range(30, 30), Outlines.range(60, 70)),
            Function.identity());

    @Test
    void whatIsInsideAnEarlierOneCountsAsEndingWithIt() {
        assertThat(STRIP.firstEndingAfter(ms(25))).isZero();
        assertThat(STRIP.firstEndingAfter(ms(50))).isEqualTo(3);
        assertThat(STRIP.firstEndingAfter(ms(70))).isEqualTo(4);
    }

    @Test
    void findsTheFirstThatStartsAtAnInstant() {
        assertThat(STRIP.firstStartingAt(ms(10))).isEqualTo(1);
        assertThat(STRIP.firstStartingAt(ms(11))).isEqualTo(2);
        assertThat(STRIP.firstStartingAt(ms(61))).isEqualTo(4);
    }

    @Test
    void whatMeetsARangeIsAmongThoseAroundIt() {
        assertThat(STRIP.around(Outlines.range(55, 65))).containsExactly(Outlines.range(60, 70));
        assertThat(STRIP.around(Outlines.range(30, 31))).contains(Outlines.range(0, 50), Outlines.range(30, 30));
        assertThat(STRIP.around(Outlines.range(80, 90))).isEmpty();
    }

    @Test
    void theLargestOfSuccessiveNumbersIsFound() {
        var maxima = new Maxima(new double[] {3, 1, 4, 1, 5, 9, 2});

        for (int from = 0; from <= 7; from++) {
            for (int to = from; to <= 7; to++) {
                double most = Double.NEGATIVE_INFINITY;
                for (int i = from; i < to; i++) {
                    most = Math.max(most, new double[] {3, 1, 4, 1, 5, 9, 2}[i]);
                }
                assertThat(maxima.of(from, to)).as("%d to %d", from, to).isEqualTo(most);
            }
        }
    }

    private static long ms(long ms) {
        return Outlines.range(ms, ms).startNs();
    }
}

package dev.phaseline.analyzer.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class TimeOrderTest {

    @Test
    void blocksOfTwoThreadsAreMerged() {
        long[] times = {10, 30, 50, 20, 30, 60};

        assertThat(TimeOrder.of(times, times.length)).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void onlyTheFirstValuesCount() {
        assertThat(TimeOrder.of(new long[] {5, 4, 0, 0}, 2)).containsExactly(1, 0);
        assertThat(TimeOrder.of(new long[] {0}, 0)).isEmpty();
    }

    @Property
    void orderIsThatOfAStableSort(@ForAll @LongRange(min = 0, max = 20) long[] times) {
        int[] expected = IntStream.range(0, times.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> times[i]))
                .mapToInt(Integer::intValue)
                .toArray();

        assertThat(TimeOrder.of(Arrays.copyOf(times, times.length + 3), times.length))
                .containsExactly(expected);
    }
}

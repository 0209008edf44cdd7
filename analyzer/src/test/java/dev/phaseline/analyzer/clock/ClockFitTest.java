package dev.phaseline.analyzer.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.clock.CausalBound.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class ClockFitTest {
    private static final long START_NS = 1_795_382_385_000_000_000L;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    @Test
    void nothingIsKnownWithoutBounds() {
        assertThat(ClockFit.of(List.of())).isEmpty();
    }

    @Test
    void theMiddleOfARoundTripIsTheOffset() {
        // Sent at 0 and received at 7.02 ms, answered then and received at 0.04 ms: 7 ms apart, give or take 20 µs.
        var model = fit(forward(7_020_000, 7_020_000), backward(7_020_000, 6_980_000));

        assertThat(model.offsetNs()).isEqualTo(7 * MS);
        assertThat(model.errorNs()).hasValue(20_000);
        assertThat(model.driftPpb()).isZero();
        assertThat(model.contradictions()).isZero();
    }

    @Test
    void withoutAnswersOnlyTheOrderIsCertain() {
        var model = fit(forward(0, 5 * MS), forward(10 * MS, 3 * MS), forward(20 * MS, 4 * MS));

        assertThat(model.offsetNs()).isEqualTo(3 * MS - 50_000);
        assertThat(model.errorNs()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void anAnswerThatWaitedLongDoesNotPullTheOffsetAwayFromTheFastestMessage() {
        var model = fit(forward(0, 1 * MS), backward(5 * MS, -99 * MS));

        assertThat(model.offsetNs()).isEqualTo(1 * MS - 50_000);
        assertThat(model.errorNs().orElseThrow()).isGreaterThanOrEqualTo(99 * MS);
    }

    @Test
    void boundsThatExcludeEachOtherAreCountedAndTheManyHold() {
        var model = fit(forward(0, 1 * MS), forward(1, 1 * MS), backward(2, 9 * MS));

        assertThat(model.offsetAt(START_NS)).isLessThanOrEqualTo(1 * MS);
        assertThat(model.contradictions()).isEqualTo(1);
        assertThat(model.errorNs()).isEmpty();
    }

    @Test
    void aShortMigrationShowsNoDrift() {
        var random = new Random(1);
        var bounds = new ArrayList<CausalBound>();
        for (int i = 0; i < 2_000; i++) {
            bounds.add(forward(i * 100_000L, 80_000 + exponential(random, 400_000)));
        }

        assertThat(ClockFit.of(bounds).orElseThrow().driftPpb()).isZero();
    }

    @Property(tries = 200)
    void offsetAndDriftAreFoundWithinTheErrorAndNoEffectPrecedesItsCause(
            @ForAll long seed,
            @ForAll @LongRange(min = -86_400 * SECOND, max = 86_400 * SECOND) long offset,
            @ForAll @IntRange(min = -200, max = 200) int driftPpm,
            @ForAll @IntRange(min = 1, max = 300) int seconds) {
        var random = new Random(seed);
        var bounds = new ArrayList<CausalBound>();
        for (int i = 0; i < 1_000; i++) {
            long sourceNs = random.nextLong(seconds * SECOND);
            long latency = 60_000 + exponential(random, 2 * MS);
            bounds.add(arrival(Direction.FORWARD, sourceNs + latency, sourceNs, offset, driftPpm));
            if (i % 10 == 0) {
                bounds.add(arrival(Direction.BACKWARD, sourceNs - latency, sourceNs, offset, driftPpm));
            }
        }

        var model = ClockFit.of(bounds).orElseThrow();

        assertThat(model.contradictions()).isZero();
        for (var bound : bounds) {
            long slack = bound.offsetNs() - model.offsetAt(bound.timeNs());
            assertThat(bound.direction() == Direction.FORWARD ? slack : -slack).isGreaterThanOrEqualTo(-1);
        }
        for (int second = 0; second <= seconds; second++) {
            long trueNs = START_NS + second * SECOND;
            long destinationNs = destinationClock(trueNs, offset, driftPpm);
            assertThat(Math.abs(model.toSource(destinationNs) - trueNs))
                    .isLessThanOrEqualTo(model.errorNs().orElseThrow() + 2);
        }
        assertThat(model.errorNs().orElseThrow()).isLessThan(3 * MS);
    }

    @Test
    void aDriftOverMinutesIsFound() {
        var random = new Random(7);
        var bounds = new ArrayList<CausalBound>();
        for (int i = 0; i < 20_000; i++) {
            long sourceNs = i * (5 * MS);
            bounds.add(
                    arrival(Direction.FORWARD, sourceNs + 60_000 + exponential(random, MS), sourceNs, 3 * SECOND, 80));
        }

        // 100 s at 80 ppm are 8 ms.
        assertThat(ClockFit.of(bounds).orElseThrow().driftPpb()).isBetween(79_000.0, 81_000.0);
    }

    private static long exponential(RandomGenerator random, long mean) {
        return (long) (-Math.log(1 - random.nextDouble()) * mean);
    }

    private static long destinationClock(long trueNs, long offset, int driftPpm) {
        return trueNs + offset + Math.floorDiv((trueNs - START_NS) * driftPpm, 1_000_000L);
    }

    private static CausalBound arrival(
            Direction direction, long destinationTrueNs, long sourceNs, long offset, int driftPpm) {
        long destinationNs = destinationClock(START_NS + destinationTrueNs, offset, driftPpm);
        return new CausalBound(direction, destinationNs, destinationNs - (START_NS + sourceNs));
    }

    private static ClockModel fit(CausalBound... bounds) {
        return ClockFit.of(List.of(bounds)).orElseThrow();
    }

    private static CausalBound forward(long timeNs, long offsetNs) {
        return new CausalBound(Direction.FORWARD, START_NS + timeNs, offsetNs);
    }

    private static CausalBound backward(long timeNs, long offsetNs) {
        return new CausalBound(Direction.BACKWARD, START_NS + timeNs, offsetNs);
    }
}

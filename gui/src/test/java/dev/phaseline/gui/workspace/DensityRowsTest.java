package dev.phaseline.gui.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stretches of 8 ns, of a host whose clock is 1000 ns ahead of the picture. */
final class DensityRowsTest {

    private static final int LANE = 7;
    private static final int PAGE = 3;
    private static final int SYNC = 4;
    private static final int LEVEL = 3;
    private static final RecordingClock CLOCK = RecordingClock.reference(1000);

    private record Bucket(int lane, long number, long events, int type) {}

    private static List<Bucket> buckets(TimeRange range, int level, DensityRows... parts) {
        var buckets = new ArrayList<Bucket>();
        DensityRows.each(
                List.of(parts),
                CLOCK,
                range,
                level,
                (lane, bucket, events, type) -> buckets.add(new Bucket(lane, bucket, events, type)));
        return buckets;
    }

    @Test
    void stretchesOfABucketAreAddedUpEvenIfTheyComeFromTwoParts() {
        var early = new DensityRows(LEVEL);
        early.add(LANE, 125, 2, PAGE);
        early.add(LANE, 128, 5, PAGE);
        var late = new DensityRows(LEVEL);
        late.add(LANE, 129, 1, SYNC);
        late.add(LANE, 140, 4, PAGE);

        // Middles are at 4, 28, 36 and 124 ns of the picture.
        assertThat(buckets(new TimeRange(0, 128), 6, early, late))
                .containsExactly(new Bucket(LANE, 0, 8, 0), new Bucket(LANE, 1, 4, PAGE));
        assertThat(buckets(new TimeRange(0, 128), 5, early, late))
                .containsExactly(
                        new Bucket(LANE, 0, 7, PAGE), new Bucket(LANE, 1, 1, SYNC), new Bucket(LANE, 3, 4, PAGE));
    }

    @Test
    void aStretchIsWhereItsMiddleIs() {
        var rows = new DensityRows(LEVEL);
        rows.add(LANE, 125, 2, PAGE);
        rows.add(LANE, 126, 3, PAGE);

        assertThat(buckets(new TimeRange(4, 12), LEVEL, rows)).containsExactly(new Bucket(LANE, 0, 2, PAGE));
        assertThat(buckets(new TimeRange(5, 13), LEVEL, rows)).containsExactly(new Bucket(LANE, 1, 3, PAGE));
    }
}

package dev.phaseline.gui.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TileKeyTest {

    @ParameterizedTest
    @CsvSource({"0.5, 0", "1, 0", "1.99, 0", "2, 1", "3.9, 1", "4, 2", "1024, 10", "1000000, 19"})
    void theLevelForAPictureHasBucketsOfAtMostAPixel(double nsPerPixel, int level) {
        assertThat(TileKey.levelFor(nsPerPixel)).isEqualTo(level);
    }

    @Test
    void aTileHas512BucketsOfTwoToTheLevelNs() {
        var key = new TileKey(2, 3);

        assertThat(key.range()).isEqualTo(new TimeRange(3 * 512 * 4, 4 * 512 * 4));
        assertThat(key.bucketNs()).isEqualTo(4);
        assertThat(key.startNs(5)).isEqualTo(3 * 512 * 4 + 5 * 4);
    }

    @Test
    void tilesBeginAtTheFirstEvent() {
        assertThat(TileKey.covering(new TimeRange(-5_000, 1_000), 0))
                .containsExactly(new TileKey(0, 0), new TileKey(0, 1));
    }

    @Test
    void onlyNeighboursOfOneLevelAreReadTogether() {
        var keys = List.of(new TileKey(3, 5), new TileKey(3, 6), new TileKey(3, 8), new TileKey(3, 9));

        assertThat(TileKey.firstRun(keys)).containsExactly(new TileKey(3, 5), new TileKey(3, 6));
        assertThat(TileKey.firstRun(List.of(new TileKey(3, 5), new TileKey(4, 6))))
                .containsExactly(new TileKey(3, 5));
        assertThat(TileKey.firstRun(List.of())).isEmpty();
    }

    @Property
    void coveringTilesFollowEachOtherAndHaveTheWholeRangeInside(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long startNs,
            @ForAll @LongRange(min = 1, max = 1_000_000) long durationNs,
            @ForAll @IntRange(min = 8, max = 30) int level) {
        var keys = TileKey.covering(new TimeRange(startNs, startNs + durationNs), level);

        assertThat(keys.getFirst().range().contains(startNs)).isTrue();
        assertThat(keys.getLast().range().contains(startNs + durationNs - 1)).isTrue();
        assertThat(TileKey.firstRun(keys)).isEqualTo(keys);
    }

    @Property
    void aCoarserTileContainsTheFinerOne(
            @ForAll @LongRange(min = 0, max = 1_000_000) long index, @ForAll @IntRange(max = 9) int levels) {
        var key = new TileKey(10, index);

        var coarser = key.coarser(levels).range();

        assertThat(coarser.startNs()).isLessThanOrEqualTo(key.range().startNs());
        assertThat(coarser.endNs()).isGreaterThanOrEqualTo(key.range().endNs());
    }
}

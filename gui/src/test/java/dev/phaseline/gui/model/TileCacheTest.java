package dev.phaseline.gui.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TileCacheTest {

    private static final TimeRange TWO_TILES = new TimeRange(0, 2 * 512);

    private static Tile tile(int level, long index) {
        return new Tile(new TileKey(level, index), Map.of());
    }

    @Test
    void tilesThatHaveNotArrivedAreMissing() {
        var cache = new TileCache(1000);
        cache.add(List.of(tile(0, 1)));

        assertThat(cache.missing(TWO_TILES, 0)).containsExactly(new TileKey(0, 0));
    }

    @Test
    void aCoarserTileStandsInForAMissingOne() {
        var cache = new TileCache(1000);
        var coarse = tile(3, 0);
        var fine = tile(0, 1);
        cache.add(List.of(coarse, fine));

        assertThat(cache.parts(TWO_TILES, 0))
                .containsExactly(
                        new TileCache.Part(coarse, new TimeRange(0, 512)),
                        new TileCache.Part(fine, new TimeRange(512, 1024)));
    }

    @Test
    void whatNoTileCoversIsLeftOut() {
        assertThat(new TileCache(1000).parts(TWO_TILES, 0)).isEmpty();
    }

    @Test
    void theTileThatWasNotUsedForLongestMakesRoom() {
        var cache = new TileCache(2 * tile(0, 0).weight());
        cache.add(List.of(tile(0, 0), tile(0, 1)));
        cache.parts(new TimeRange(0, 512), 0);

        cache.add(List.of(tile(0, 2)));

        assertThat(cache.missing(new TimeRange(0, 3 * 512), 0)).containsExactly(new TileKey(0, 1));
    }
}

package dev.phaseline.gui.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all lanes did during the time of a tile, in the detail of its level.
 *
 * @param key place and level
 * @param lanes what each lane did, by its number; those that did nothing are left out
 */
public record Tile(TileKey key, Map<Integer, Slice> lanes) {

    /**
     * What one lane did.
     *
     * @param density its events
     * @param spans its spans of at least a bucket's length that reach into the tile, in the order of their starts
     * @param clusters its other spans that start in the tile, in the order of row and bucket
     */
    public record Slice(Density density, List<Span> spans, List<SpanCluster> clusters) {

        public Slice {
            spans = List.copyOf(spans);
            clusters = List.copyOf(clusters);
        }
    }

    public Tile {
        lanes = Map.copyOf(lanes);
    }

    /** How much memory it takes, roughly: in numbers of buckets, some 16 bytes each. */
    public long weight() {
        long weight = 16;
        for (var slice : lanes.values()) {
            weight += 8
                    + slice.density().size()
                    + 6L * (slice.spans().size() + slice.clusters().size());
        }
        return weight;
    }

    public @Nullable Slice of(int lane) {
        return lanes.get(lane);
    }
}

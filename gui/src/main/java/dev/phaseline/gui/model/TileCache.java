package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tiles that were used last. Confined to the thread that owns the model. */
public final class TileCache {

    /**
     * A part of the picture and the tile to draw it from, which is coarser than wanted while the right one is missing.
     */
    public record Part(Tile tile, TimeRange range) {}

    /** A coarser tile than this would fill the screen with one bucket. */
    private static final int COARSEST_STAND_IN = 9;

    private final Map<TileKey, Tile> tiles = new LinkedHashMap<>(16, 0.75f, true);
    private final long capacity;
    private long weight;

    /** @param capacity how much to keep, in the unit of {@link Tile#weight()} */
    public TileCache(long capacity) {
        this.capacity = capacity;
    }

    /** Takes tiles, and forgets those that were not used for longest if there are too many; never those that came now. */
    public void add(Collection<Tile> arrived) {
        for (var tile : arrived) {
            var before = tiles.put(tile.key(), tile);
            weight += tile.weight() - (before == null ? 0 : before.weight());
        }
        var eldest = tiles.values().iterator();
        for (int spare = tiles.size() - arrived.size(); spare > 0 && weight > capacity; spare--) {
            weight -= eldest.next().weight();
            eldest.remove();
        }
    }

    /** The tiles of a level that cover the range and are not here. */
    public List<TileKey> missing(TimeRange range, int level) {
        return TileKey.covering(range, level).stream()
                .filter(key -> !tiles.containsKey(key))
                .toList();
    }

    /** What is here to draw a range, in time order and without overlap. */
    public List<Part> parts(TimeRange range, int level) {
        var parts = new ArrayList<Part>();
        for (var key : TileKey.covering(range, level)) {
            var tile = best(key);
            if (tile != null) {
                parts.add(new Part(tile, key.range()));
            }
        }
        return parts;
    }

    private @Nullable Tile best(TileKey key) {
        for (int levels = 0; levels <= COARSEST_STAND_IN; levels++) {
            var tile = tiles.get(key.coarser(levels));
            if (tile != null) {
                return tile;
            }
        }
        return null;
    }
}

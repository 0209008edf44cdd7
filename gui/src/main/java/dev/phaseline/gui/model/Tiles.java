package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The tiles that a picture is drawn from: which ones it lacks, and what is here to draw meanwhile. Confined to the thread
 * of the model.
 */
public final class Tiles {

    /** Some 80 MB, which is a thousand tiles of a dozen busy threads. */
    private static final long KEPT = 5_000_000;

    private final TimelineModel model;
    private final Runnable changed;
    private final TileCache cache = new TileCache(KEPT);

    Tiles(TimelineModel model, Runnable changed) {
        this.model = model;
        this.changed = changed;
    }

    /** The tiles that the picture lacks; those of the overview first, since they are a stand-in for all others. */
    public List<TileKey> missing() {
        var missing = new ArrayList<TileKey>();
        if (!model.isEmpty()) {
            missing.addAll(cache.missing(model.viewport().limits(), level(model.overviewScale())));
            cache.missing(model.viewport().visible(), level(model.scale())).stream()
                    .filter(key -> !missing.contains(key))
                    .forEach(missing::add);
        }
        return missing;
    }

    /** Takes tiles that have arrived. */
    public void add(Collection<Tile> arrived) {
        cache.add(arrived);
        changed.run();
    }

    /** What is known of a part of the visible range, in the detail of the picture. */
    public List<TileCache.Part> parts(TimeRange range) {
        return cache.parts(range, level(model.scale()));
    }

    /** What is known of everything, in the detail of the overview. */
    public List<TileCache.Part> overviewParts() {
        return cache.parts(model.viewport().limits(), level(model.overviewScale()));
    }

    private int level(TimeScale scale) {
        return TileKey.levelFor(scale.nsPerPixel() / model.pixelScale());
    }
}

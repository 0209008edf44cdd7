package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TileCache;
import dev.phaseline.gui.model.TimeScale;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.TrackGroup;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * How busy each side was, by columns of the overview. All threads count, which may be thousands: they are counted again
 * only when other tiles have come or the picture has another size.
 */
final class OverviewActivity {

    private List<TileCache.Part> parts = List.of();
    private @Nullable TimeScale scale;
    private double[] source = {};
    private double[] destination = {};
    private double most = 1;

    /** Counts if need be. */
    void count(TimelineModel model, TimeScale wanted, double pixelScale) {
        var known = model.tiles().overviewParts();
        var empty = Columns.empty(wanted, pixelScale);
        if (wanted.equals(scale) && source.length == empty.length && areSame(known, parts)) {
            return;
        }
        scale = wanted;
        parts = known;
        source = empty;
        destination = Columns.empty(wanted, pixelScale);
        for (var group : model.rows().groups()) {
            count(group, wanted, pixelScale, group.recording().side() == Side.DESTINATION ? destination : source);
        }
        most = Math.max(
                1,
                DoubleStream.concat(Arrays.stream(source), Arrays.stream(destination))
                        .max()
                        .orElse(1));
    }

    @SuppressWarnings("ReferenceEquality") // a tile never changes, and comparing thousands of lanes is what this saves
    private static boolean areSame(List<TileCache.Part> some, List<TileCache.Part> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (some.get(i).tile() != others.get(i).tile()) {
                return false;
            }
        }
        return true;
    }

    private void count(TrackGroup group, TimeScale wanted, double pixelScale, double[] columns) {
        for (var lane : group.lanes(Outline.Lane.Kind.THREAD)) {
            for (var part : parts) {
                Columns.add(part, lane.id(), wanted, pixelScale, columns);
            }
        }
    }

    /** Events of the source in each column of device pixels; not to be changed. */
    double[] source() {
        return source;
    }

    /** Those of the destination. */
    double[] destination() {
        return destination;
    }

    /** The most events of a column, at least 1. */
    double most() {
        return most;
    }
}

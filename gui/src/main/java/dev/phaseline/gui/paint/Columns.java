package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.TileCache;
import dev.phaseline.gui.model.TimeScale;

/** Counts events by columns of device pixels. */
final class Columns {

    /** So few events are left together in a column: half an event would be one too many. */
    private static final long FEW = 4;

    private Columns() {}

    /** Columns without events, as many as a scale has. */
    static double[] empty(TimeScale scale, double pixelScale) {
        return new double[(int) Math.ceil(scale.width() * pixelScale)];
    }

    /**
     * Adds the events of a thread. Buckets and columns do not have the same length: events of a bucket that lies in
     * several columns are shared among them, or else some columns would have twice as many as their neighbours.
     *
     * @param columns counts by column, from the left end of the scale
     */
    static void add(TileCache.Part part, int lane, TimeScale scale, double pixelScale, double[] columns) {
        var slice = part.tile().of(lane);
        if (slice == null) {
            return;
        }
        var key = part.tile().key();
        var density = slice.density();
        for (int i = 0; i < density.size(); i++) {
            long startNs = key.startNs(density.buckets()[i]);
            if (part.range().contains(startNs)) {
                double start = (scale.x(startNs) - scale.left()) * pixelScale;
                double end = (scale.x(startNs + key.bucketNs()) - scale.left()) * pixelScale;
                add(density.counts()[i], start, end, columns);
            }
        }
    }

    private static void add(long count, double start, double end, double[] columns) {
        int first = (int) Math.floor(start);
        int last = count <= FEW ? first : (int) Math.ceil(end) - 1;
        if (first == last) {
            if (0 <= first && first < columns.length) {
                columns[first] += count;
            }
            return;
        }
        for (int i = Math.max(0, first); i <= Math.min(columns.length - 1, last); i++) {
            columns[i] += count * (Math.min(end, i + 1) - Math.max(start, i)) / (end - start);
        }
    }

    /** The column of an instant, from 0 at the left end of the scale; may lie outside. */
    static int column(long ns, TimeScale scale, double pixelScale) {
        return (int) Math.floor((scale.x(ns) - scale.left()) * pixelScale);
    }
}

package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.TimeScale;
import dev.phaseline.gui.model.Track;
import java.util.Arrays;
import javafx.scene.paint.Color;

/** Draws a counter as an area, and what it is compared with as a dashed line. */
final class CounterPainter {

    private static final double DASH = 4;
    /** What is narrower than that would be too pale as an area, px. */
    private static final double NARROW = 2;

    private final Pen pen;
    private final TimeScale scale;

    CounterPainter(Pen pen, TimeScale scale) {
        this.pen = pen;
        this.scale = scale;
    }

    void paint(Track.Counter counter, double y, double height, Color color) {
        double max = counter.max();
        if (max <= 0) {
            return;
        }
        paintArea(columns(counter, max), y, height, color);
        paintLimit(counter, max, y, height);
    }

    /**
     * The greatest value in each column of device pixels as a share of the maximum, so that a peak is never lost;
     * NaN without a value.
     */
    private double[] columns(Track.Counter counter, double max) {
        var columns = new double[(int) Math.ceil(scale.width() * pen.pixelScale())];
        Arrays.fill(columns, Double.NaN);
        var steps = counter.steps();
        int end = steps.firstStartingAt(scale.range().endNs());
        for (int i = steps.firstEndingAfter(scale.range().startNs()); i < end; ) {
            var range = steps.items().get(i).range();
            int first = Math.max(0, column(range.startNs()));
            int last = Math.max(first, column(range.endNs()) - 1);
            int next = i + 1;
            if (first == last) {
                // Others that end in the same column: only the greatest of them all can be seen.
                next = Math.clamp(steps.firstEndingAfter(endNs(first)), next, end);
            }
            double share = counter.max(i, next) / max;
            for (int column = first; column <= last && column < columns.length; column++) {
                columns[column] = Double.isNaN(columns[column]) ? share : Math.max(columns[column], share);
            }
            i = next;
        }
        return columns;
    }

    private int column(long ns) {
        return Columns.column(ns, scale, pen.pixelScale());
    }

    /** The last instant of a column. */
    private long endNs(int column) {
        return scale.ns(scale.left() + (column + 1) / pen.pixelScale()) - 1;
    }

    private void paintArea(double[] columns, double y, double height, Color color) {
        var area = color.deriveColor(0, 1, 1, 0.3);
        double width = 1 / pen.pixelScale();
        double bottom = y + height;
        int start = 0;
        while (start < columns.length) {
            int end = start + 1;
            while (end < columns.length && Double.compare(columns[end], columns[start]) == 0) {
                end++;
            }
            if (!Double.isNaN(columns[start])) {
                double top = bottom - Math.max(pen.hairline(), columns[start] * height);
                double x = scale.left() + start * width;
                // Of what is narrow only the part above its neighbours is pointed out: whole, it would be stripes.
                double beside = bottom - Math.max(share(columns, start - 1), share(columns, end)) * height;
                double strong = (end - start) * width < NARROW ? Math.max(1.5, beside - top) : 1.5;
                pen.fill(x, top, (end - start) * width, bottom - top, area);
                pen.fill(x, top, (end - start) * width, strong, color);
            }
            start = end;
        }
    }

    private static double share(double[] columns, int column) {
        boolean known = 0 <= column && column < columns.length && !Double.isNaN(columns[column]);
        return known ? columns[column] : 0;
    }

    private void paintLimit(Track.Counter counter, double max, double y, double height) {
        var color = pen.theme().text();
        double drawnTo = scale.left();
        var limit = counter.limit();
        int last = limit.firstStartingAt(scale.range().endNs());
        for (int i = limit.firstEndingAfter(scale.range().startNs()); i < last; ) {
            var step = limit.items().get(i);
            double right = Math.min(scale.x(step.range().endNs()), scale.left() + scale.width());
            if (step.value() <= max) {
                double limitY = y + height - step.value() / max * height;
                double start = Math.max(scale.x(step.range().startNs()), drawnTo);
                right = Math.max(right, start + pen.hairline());
                // Dashes stand at fixed places, so that those of neighbouring steps join.
                for (double x = Math.floor(start / (2 * DASH)) * 2 * DASH; x < right; x += 2 * DASH) {
                    double left = Math.max(x, start);
                    double end = Math.min(x + DASH, right);
                    if (end > left) {
                        pen.fill(left, limitY, end - left, 1, color);
                    }
                }
            }
            drawnTo = Math.max(drawnTo, right);
            i = Math.max(i + 1, limit.firstEndingAfter(scale.ns(drawnTo)));
        }
    }
}

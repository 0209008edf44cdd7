package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.TimeScale;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.model.Track.Counter.Step;
import java.util.Arrays;
import java.util.List;
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
        paintArea(columns(counter.steps(), max), y, height, color);
        paintLimit(counter, max, y, height);
    }

    /**
     * The greatest value in each column of device pixels as a share of the maximum, so that a peak is never lost;
     * NaN without a value.
     */
    private double[] columns(List<Step> steps, double max) {
        var columns = new double[(int) Math.ceil(scale.width() * pen.pixelScale())];
        Arrays.fill(columns, Double.NaN);
        for (var step : steps) {
            if (step.range().meets(scale.range())) {
                int first = Math.max(0, Columns.column(step.range().startNs(), scale, pen.pixelScale()));
                int last = Math.max(
                        first,
                        Math.min(
                                columns.length - 1, Columns.column(step.range().endNs(), scale, pen.pixelScale()) - 1));
                for (int i = first; i <= last && i < columns.length; i++) {
                    double share = step.value() / max;
                    columns[i] = Double.isNaN(columns[i]) ? share : Math.max(columns[i], share);
                }
            }
        }
        return columns;
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
                boolean narrow = (end - start) * width < NARROW;
                pen.fill(x, top, (end - start) * width, bottom - top, narrow ? color : area);
                pen.fill(x, top, (end - start) * width, 1.5, color);
            }
            start = end;
        }
    }

    private void paintLimit(Track.Counter counter, double max, double y, double height) {
        var color = pen.theme().text();
        for (var step : counter.limit()) {
            if (step.range().meets(scale.range()) && step.value() <= max) {
                double limitY = y + height - step.value() / max * height;
                double right = Math.min(scale.x(step.range().endNs()), scale.left() + scale.width());
                double start = Math.max(scale.x(step.range().startNs()), scale.left());
                // Dashes stand at fixed places, so that those of neighbouring steps join.
                for (double x = Math.floor(start / (2 * DASH)) * 2 * DASH; x < right; x += 2 * DASH) {
                    double left = Math.max(x, start);
                    double end = Math.min(x + DASH, right);
                    if (end > left) {
                        pen.fill(left, limitY, end - left, 1, color);
                    }
                }
            }
        }
    }
}

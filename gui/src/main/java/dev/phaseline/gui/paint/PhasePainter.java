package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Strip;
import dev.phaseline.gui.model.TimeScale;
import java.util.List;
import java.util.Map;

/** Draws phases as bars, one row for each depth, with their names where there is room. */
final class PhasePainter {

    private static final double RADIUS = 3;
    private static final double GAP = 2;
    /** However short a phase is, it can be seen, px. */
    private static final double NARROWEST = 1.5;
    /** No number of an iteration fits into less, px. */
    private static final double NARROWEST_NUMBERED = 0;
    /** No name with a length fits into less, px. */
    private static final double NARROWEST_WITH_LENGTH = 30;

    /** What stands for a name that does not fit. */
    private static final Map<String, String> SHORT = Map.of(
            "switchover", "switch",
            "return_path", "path",
            "device_state", "device",
            "bitmap_sync", "sync",
            "precopy", "pre",
            "postcopy", "post",
            "completion", "end",
            "recover", "rec");

    private final Pen pen;
    private final TimeScale scale;
    private final double rowHeight;

    PhasePainter(Pen pen, TimeScale scale, double rowHeight) {
        this.pen = pen;
        this.scale = scale;
        this.rowHeight = rowHeight;
    }

    /**
     * Draws phases.
     *
     * @param rows phases by depth
     * @param y top of the row of depth 0
     */
    void paint(List<Strip<Outline.Phase>> rows, double y) {
        for (int depth = 0; depth < rows.size(); depth++) {
            paint(rows.get(depth), y + depth * rowHeight);
        }
    }

    /** What ends at or before the right edge of the one drawn last cannot be seen, and is not even looked at. */
    private void paint(Strip<Outline.Phase> row, double y) {
        int end = row.firstStartingAt(scale.range().endNs() + 1);
        double drawnTo = 0;
        for (int i = row.firstEndingAfter(scale.range().startNs() - 1); i < end; ) {
            var phase = row.items().get(i);
            if (phase.range().meets(scale.range())) {
                drawnTo = paint(phase, y, drawnTo);
            }
            i = Math.max(i + 1, row.firstEndingAfter(scale.ns(drawnTo) - 1));
        }
    }

    /** Returns the right edge. */
    private double paint(Outline.Phase phase, double y, double drawnTo) {
        double left = Math.max(scale.x(phase.range().startNs()), scale.left());
        double right = Math.min(scale.x(phase.range().endNs()), scale.left() + scale.width());
        right = Math.max(right, left + NARROWEST);
        if (right <= drawnTo) {
            return drawnTo;
        }
        var color = DataColors.phase(phase);
        double height = rowHeight - GAP;
        // A hair's breadth between neighbours, but never at the cost of the bar itself.
        double width = Math.max(pen.hairline(), right - left - (right - left > 4 ? 1 : 0));
        if (width > 3 * RADIUS) {
            pen.fillRounded(left, y, width, height, RADIUS, color);
        } else {
            pen.fill(left, y, width, height, color);
        }
        var label = label(phase, width - 10);
        pen.textCentred(label, left + width / 2, y + height / 2, Type.SMALL, DataColors.textOn(color));
        return right;
    }

    private String label(Outline.Phase phase, double width) {
        if (width < NARROWEST_NUMBERED) {
            // Most phases of a long migration: measuring their labels would take most of the frame.
            return "";
        }
        var number = String.valueOf(phase.iteration());
        var length = " · " + pen.timeText().duration(phase.range().durationNs());
        if (width > NARROWEST_WITH_LENGTH && pen.texts().width(phase.label() + length, Type.SMALL) <= width) {
            return phase.label() + length;
        }
        if (phase.iteration() > 0 && pen.texts().width(phase.label(), Type.SMALL) > width) {
            return pen.texts().width(number, Type.SMALL) <= width + 6 ? number : "";
        }
        if (pen.texts().width(phase.label(), Type.SMALL) <= width) {
            return phase.label();
        }
        // Half a word is harder to read than none; the hover text has the whole.
        var brief = SHORT.getOrDefault(phase.name(), "");
        return pen.texts().width(brief, Type.SMALL) <= width + 6 ? brief : "";
    }
}

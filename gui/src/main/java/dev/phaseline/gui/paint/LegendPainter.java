package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.TimelineModel;
import javafx.scene.paint.Color;

/** Draws the strip at the bottom that says what colours and shapes mean. */
final class LegendPainter {

    private static final double SWATCH = 10;
    private static final double BETWEEN = 18;

    private final Pen pen;
    private final TimelineModel model;
    private double x = 16;

    LegendPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
    }

    void paint() {
        var box = model.layout().legend();
        pen.fill(box, pen.theme().surface());
        pen.horizontal(0, box.y(), box.width(), pen.theme().line());
        model.phaseNames().forEach(name -> {
            if (hasRoom(name)) {
                swatch(DataColors.phase(name));
                label(name);
            }
        });
        if (hasRoom("events, taller: more of them")) {
            paintBars();
            label("events, taller: more of them");
        }
        if (hasRoom("spans, coloured by kind")) {
            swatch(pen.theme().muted());
            label("spans, coloured by kind");
        }
    }

    private boolean hasRoom(String label) {
        return x + SWATCH + 6 + pen.texts().width(label, Type.SMALL) + 16
                <= model.layout().legend().right();
    }

    private double middle() {
        var box = model.layout().legend();
        return box.y() + box.height() / 2;
    }

    private void swatch(Color color) {
        pen.fillRounded(x, middle() - SWATCH / 2, SWATCH, SWATCH, 2, color);
    }

    private void paintBars() {
        var heights = new double[] {4, 7, 10, 6, 9};
        for (int i = 0; i < heights.length; i++) {
            pen.fill(
                    x + 2 * i,
                    middle() + SWATCH / 2 - heights[i],
                    2,
                    heights[i],
                    pen.theme().muted());
        }
    }

    private void label(String text) {
        pen.text(text, x + SWATCH + 6, middle(), Type.SMALL, pen.theme().muted());
        x += SWATCH + 6 + pen.texts().width(text, Type.SMALL) + BETWEEN;
    }
}

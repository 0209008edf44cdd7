package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.TimeText;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/**
 * A surface in logical px that puts edges on device pixels, so that they are sharp.
 *
 * @param pixelScale device pixels of a logical one
 * @param timeText how lengths of time are written
 */
record Pen(Surface surface, TextFitter texts, Theme theme, double pixelScale, TimeText timeText) {

    /** The nearest edge between device pixels. */
    double snap(double position) {
        return Math.round(position * pixelScale) / pixelScale;
    }

    /** Width of a device pixel. */
    double hairline() {
        return 1 / pixelScale;
    }

    void fill(Box box, Color color) {
        fill(box.x(), box.y(), box.width(), box.height(), color);
    }

    /** Fills from edge to edge: neighbours leave no gap. */
    void fill(double x, double y, double width, double height, Color color) {
        double left = snap(x);
        double top = snap(y);
        surface.rectangle(left, top, snap(x + width) - left, snap(y + height) - top, color);
    }

    void fillRounded(double x, double y, double width, double height, double radius, Color color) {
        double left = snap(x);
        double top = snap(y);
        surface.rounded(left, top, snap(x + width) - left, snap(y + height) - top, radius, color);
    }

    /** The edge of a rectangle, inside it. */
    void frame(double x, double y, double width, double height, Color color) {
        double line = Math.max(hairline(), Math.min(1.5, width / 3));
        fill(x, y, width, line, color);
        fill(x, y + height - line, width, line, color);
        fill(x, y, line, height, color);
        fill(x + width - line, y, line, height, color);
    }

    /** A line one device pixel thick. */
    void horizontal(double x, double y, double width, Color color) {
        surface.rectangle(snap(x), snap(y), width, hairline(), color);
    }

    /** A line one device pixel thick. */
    void vertical(double x, double y, double height, Color color) {
        surface.rectangle(snap(x), snap(y), hairline(), height, color);
    }

    /** Text that starts at x, its line centred on y. */
    void text(String text, double x, double y, Type type, Color color) {
        draw(text, x, y, type, color, TextAlignment.LEFT);
    }

    /** Text that ends at x, its line centred on y. */
    void textEnding(String text, double x, double y, Type type, Color color) {
        draw(text, x, y, type, color, TextAlignment.RIGHT);
    }

    /** Text with its middle at x and y. */
    void textCentred(String text, double x, double y, Type type, Color color) {
        draw(text, x, y, type, color, TextAlignment.CENTER);
    }

    private void draw(String text, double x, double y, Type type, Color color, TextAlignment alignment) {
        if (text.isEmpty()) {
            return;
        }
        // Centred text lands between pixels and is blurred: place every text by its left edge instead.
        double width = texts.width(text, type);
        double left = snap(
                switch (alignment) {
                    case RIGHT -> x - width;
                    case CENTER -> x - width / 2;
                    case LEFT, JUSTIFY -> x;
                });
        surface.text(text, left, snap(y), type, color);
    }

    /** As {@link #text}, shortened to a width; returns the width that was used. */
    double textWithin(String text, double x, double y, double width, Type type, Color color) {
        var fitting = texts.fit(text, type, width);
        text(fitting, x, y, type, color);
        return fitting.isEmpty() ? 0 : texts.width(fitting, type);
    }

    /** Runs with everything outside of a box cut off. */
    void clipped(Box box, Runnable painting) {
        surface.clipped(new Box(snap(box.x()), snap(box.y()), snap(box.width()), snap(box.height())), painting);
    }
}

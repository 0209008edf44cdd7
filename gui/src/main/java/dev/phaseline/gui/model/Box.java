package dev.phaseline.gui.model;

/**
 * A rectangle of the picture, px.
 *
 * @param x left edge
 * @param y upper edge
 */
public record Box(double x, double y, double width, double height) {

    public double right() {
        return x + width;
    }

    public double bottom() {
        return y + height;
    }

    public boolean contains(double px, double py) {
        return x <= px && px < right() && y <= py && py < bottom();
    }
}

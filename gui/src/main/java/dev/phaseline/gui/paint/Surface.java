package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import javafx.scene.paint.Color;

/** What a picture is drawn on. Coordinates are logical px from the upper left corner. */
public interface Surface {

    /** Fills a rectangle. */
    void rectangle(double x, double y, double width, double height, Color color);

    /** Fills a rectangle with round corners. */
    void rounded(double x, double y, double width, double height, double radius, Color color);

    /** Draws a cubic curve that leaves and arrives vertically. */
    void curve(double fromX, double fromY, double toX, double toY, double width, Color color);

    /** Fills a triangle. */
    void triangle(double x1, double y1, double x2, double y2, double x3, double y3, Color color);

    /** Writes a line of text that starts at x, its middle at y. */
    void text(String text, double x, double y, Type type, Color color);

    /** Cuts off what is drawn outside of a box while something is being drawn. */
    void clipped(Box box, Runnable painting);
}

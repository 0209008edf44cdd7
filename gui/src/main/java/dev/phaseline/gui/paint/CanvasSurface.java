package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/**
 * Draws on a canvas of JavaFX.
 *
 * @param context of the canvas
 */
public record CanvasSurface(GraphicsContext context) implements Surface {

    @Override
    public void rectangle(double x, double y, double width, double height, Color color) {
        context.setFill(color);
        context.fillRect(x, y, width, height);
    }

    @Override
    public void rounded(double x, double y, double width, double height, double radius, Color color) {
        context.setFill(color);
        context.fillRoundRect(x, y, width, height, 2 * radius, 2 * radius);
    }

    @Override
    public void curve(double fromX, double fromY, double toX, double toY, double width, Color color) {
        double middle = (fromY + toY) / 2;
        context.setStroke(color);
        context.setLineWidth(width);
        context.beginPath();
        context.moveTo(fromX, fromY);
        context.bezierCurveTo(fromX, middle, toX, middle, toX, toY);
        context.stroke();
    }

    @Override
    public void triangle(double x1, double y1, double x2, double y2, double x3, double y3, Color color) {
        context.setFill(color);
        context.fillPolygon(new double[] {x1, x2, x3}, new double[] {y1, y2, y3}, 3);
    }

    @Override
    public void text(String text, double x, double y, Type type, Color color) {
        context.setFill(color);
        context.setFont(type.font());
        context.setTextBaseline(VPos.CENTER);
        context.setTextAlign(TextAlignment.LEFT);
        context.fillText(text, x, y);
    }

    @Override
    public void clipped(Box box, Runnable painting) {
        context.save();
        context.beginPath();
        context.rect(box.x(), box.y(), box.width(), box.height());
        context.clip();
        painting.run();
        context.restore();
    }
}

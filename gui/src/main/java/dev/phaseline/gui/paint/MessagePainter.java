package dev.phaseline.gui.paint;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Box;
import javafx.scene.canvas.GraphicsContext;

/** Draws a message where the tracks would be. */
public final class MessagePainter {

    private MessagePainter() {}

    /**
     * Fills a whole picture with a message, for when there is no model to draw.
     *
     * @param title what is the matter
     * @param text what that means; may be empty
     */
    public static void paint(
            GraphicsContext context, double width, double height, Appearance appearance, String title, String text) {
        var theme = Theme.of(appearance);
        var pen = new Pen(context, new TextFitter(), theme, 1);
        var area = new Box(0, 0, width, height);
        pen.fill(area, theme.background());
        paint(pen, area, title, text);
    }

    static void paint(Pen pen, Box area, String title, String text) {
        double x = area.x() + area.width() / 2;
        double y = area.y() + area.height() / 2;
        double width = area.width() - 40;
        var theme = pen.theme();
        pen.textCentred(pen.texts().fit(title, Type.TITLE, width), x, y - 12, Type.TITLE, theme.text());
        pen.textCentred(pen.texts().fit(text, Type.NORMAL, width), x, y + 14, Type.NORMAL, theme.muted());
    }
}

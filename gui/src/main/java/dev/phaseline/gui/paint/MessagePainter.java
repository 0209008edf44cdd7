package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;

/** Draws a message where the tracks would be. */
final class MessagePainter {

    private MessagePainter() {}

    /**
     * Draws a message in the middle of an area.
     *
     * @param title what is the matter
     * @param text what that means
     */
    static void paint(Pen pen, Box area, String title, String text) {
        double x = area.x() + area.width() / 2;
        double y = area.y() + area.height() / 2;
        double width = area.width() - 40;
        var theme = pen.theme();
        pen.textCentred(pen.texts().fit(title, Type.TITLE, width), x, y - 12, Type.TITLE, theme.text());
        pen.textCentred(pen.texts().fit(text, Type.NORMAL, width), x, y + 14, Type.NORMAL, theme.muted());
    }
}

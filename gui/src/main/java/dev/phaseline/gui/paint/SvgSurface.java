package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import java.util.Locale;
import javafx.scene.paint.Color;
import javafx.scene.text.FontWeight;

/** Writes an SVG picture (SVG 1.1, the elements that every viewer knows). */
public final class SvgSurface implements Surface {

    private final StringBuilder body = new StringBuilder();
    private final double width;
    private final double height;
    private final double scale;
    private int clips;

    /**
     * An empty picture.
     *
     * @param width logical px
     * @param height logical px
     * @param scale px of the file for a logical one
     */
    public SvgSurface(double width, double height, double scale) {
        this.width = width;
        this.height = height;
        this.scale = scale;
    }

    /** The whole file. */
    public String document() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s">
                """.formatted(number(width * scale), number(height * scale), number(width), number(height))
                + body
                + "</svg>\n";
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color color) {
        if (width > 0 && height > 0) {
            element("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"%s/>", color, x, y, width, height);
        }
    }

    @Override
    public void rounded(double x, double y, double width, double height, double radius, Color color) {
        if (width > 0 && height > 0) {
            element(
                    "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"%s/>",
                    color, x, y, width, height, Math.min(radius, Math.min(width, height) / 2));
        }
    }

    @Override
    public void curve(double fromX, double fromY, double toX, double toY, double width, Color color) {
        double middle = (fromY + toY) / 2;
        body.append("<path d=\"M%s %sC%s %s %s %s %s %s\" fill=\"none\" stroke-width=\"%s\"%s/>\n"
                .formatted(
                        number(fromX),
                        number(fromY),
                        number(fromX),
                        number(middle),
                        number(toX),
                        number(middle),
                        number(toX),
                        number(toY),
                        number(width),
                        paint("stroke", color)));
    }

    @Override
    public void triangle(double x1, double y1, double x2, double y2, double x3, double y3, Color color) {
        element("<polygon points=\"%s,%s %s,%s %s,%s\"%s/>", color, x1, y1, x2, y2, x3, y3);
    }

    @Override
    public void text(String text, double x, double y, Type type, Color color) {
        var font = type.font();
        // The middle of lower-case letters lies about a third of the size above the baseline.
        body.append("<text x=\"%s\" y=\"%s\" font-family=\"%s, sans-serif\" font-size=\"%s\"%s%s>%s</text>\n"
                .formatted(
                        number(x),
                        number(y + font.getSize() * 0.35),
                        escaped(font.getFamily()),
                        number(font.getSize()),
                        type.weight() == FontWeight.BOLD ? " font-weight=\"bold\"" : "",
                        paint("fill", color),
                        escaped(text)));
    }

    @Override
    public void clipped(Box box, Runnable painting) {
        clips++;
        body.append("<clipPath id=\"c%d\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>%n"
                .formatted(
                        clips,
                        number(box.x()),
                        number(box.y()),
                        number(Math.max(0, box.width())),
                        number(Math.max(0, box.height()))));
        body.append("<g clip-path=\"url(#c%d)\">\n".formatted(clips));
        painting.run();
        body.append("</g>\n");
    }

    private void element(String format, Color color, double... numbers) {
        var parameters = new Object[numbers.length + 1];
        for (int i = 0; i < numbers.length; i++) {
            parameters[i] = number(numbers[i]);
        }
        parameters[numbers.length] = paint("fill", color);
        body.append(format.formatted(parameters)).append('\n');
    }

    private static String paint(String property, Color color) {
        var rgb = " %s=\"#%02x%02x%02x\""
                .formatted(
                        property,
                        Math.round(color.getRed() * 255),
                        Math.round(color.getGreen() * 255),
                        Math.round(color.getBlue() * 255));
        return color.getOpacity() >= 1 ? rgb : rgb + " " + property + "-opacity=\"" + number(color.getOpacity()) + '"';
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "\ufffd");
    }
}

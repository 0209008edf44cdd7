package dev.phaseline.gui.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.TimelineSnapshot.Content;
import dev.phaseline.gui.TimelineSnapshot.Options;
import dev.phaseline.gui.sample.Precopy;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** The shapes of an SVG file are where the picture in pixels has them; texts and arrows are left out. */
final class SvgPictureTest {

    /** Grounds, lines and nearly all text have less difference between their components: data is coloured. */
    private static final int COLOURED = 60;

    @TempDir
    private Path directory;

    @Test
    void theSvgShowsWhatThePngShows() throws Exception {
        var file = directory.resolve("w.duckdb");
        Precopy.write(file, 1024);
        try (var reader = WorkspaceReader.open(file)) {
            var content = new Content(Optional.empty(), Optional.of("100ms..200ms"), Optional.empty(), false);
            var picture = Picture.of(reader, Options.of(1200, 800), content);
            var pixels = picture.image();

            var drawn = draw(picture.svg(), 1200, 800);

            int data = 0;
            int same = 0;
            for (int y = 0; y < 800; y++) {
                for (int x = 0; x < 1200; x++) {
                    if (isData(pixels.getRGB(x, y))) {
                        data++;
                        same += isSame(pixels.getRGB(x, y), drawn.getRGB(x, y)) ? 1 : 0;
                    }
                }
            }
            // What differs is text on data, arrows and round corners.
            assertThat(data).isGreaterThan(20_000);
            assertThat((double) same / data).as("share").isGreaterThan(0.9);
        }
    }

    private static boolean isData(int rgb) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) >= COLOURED;
    }

    /** Rounding of what shows through, and of pixels that are covered in part, may differ by a little. */
    private static boolean isSame(int one, int other) {
        for (int shift = 0; shift < 24; shift += 8) {
            if (Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)) > 12) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage draw(String svg, int width, int height) throws Exception {
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        drawChildren(graphics, document.getDocumentElement());
        graphics.dispose();
        return image;
    }

    private static void drawChildren(Graphics2D graphics, Element parent) {
        var clip = graphics.getClip();
        Rectangle2D next = new Rectangle2D.Double();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                switch (element.getTagName()) {
                    case "clipPath" ->
                        next = rectangle(
                                (Element) element.getElementsByTagName("rect").item(0));
                    case "g" -> {
                        graphics.clip(next);
                        drawChildren(graphics, element);
                        graphics.setClip(clip);
                    }
                    case "rect" -> {
                        paint(graphics, element);
                        graphics.fill(rectangle(element));
                    }
                    case "polygon" -> {
                        paint(graphics, element);
                        graphics.fill(polygon(element.getAttribute("points")));
                    }
                    default -> assertThat(element.getTagName()).isIn("text", "path");
                }
            }
        }
    }

    private static void paint(Graphics2D graphics, Element element) {
        var opacity = element.getAttribute("fill-opacity");
        graphics.setComposite(
                AlphaComposite.getInstance(AlphaComposite.SRC_OVER, opacity.isEmpty() ? 1 : Float.parseFloat(opacity)));
        graphics.setColor(Color.decode(element.getAttribute("fill")));
    }

    private static Rectangle2D rectangle(Element element) {
        return new Rectangle2D.Double(
                number(element, "x"), number(element, "y"), number(element, "width"), number(element, "height"));
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }

    private static Polygon polygon(String points) {
        var polygon = new Polygon();
        for (var point : points.split(" ", -1)) {
            int comma = point.indexOf(',');
            polygon.addPoint((int) Math.round(Double.parseDouble(point.substring(0, comma))), (int)
                    Math.round(Double.parseDouble(point.substring(comma + 1))));
        }
        return polygon;
    }
}

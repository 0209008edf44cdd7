package dev.phaseline.gui.snapshot;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.paint.CanvasSurface;
import dev.phaseline.gui.paint.TimelinePainter;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.awt.image.BufferedImage;
import java.util.List;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;

/** Draws the timeline of a workspace into an image. */
public final class Picture {

    private Picture() {}

    /**
     * Draws a workspace as it looks when it has been opened in a window of that size and everything is loaded.
     *
     * @param width device pixels
     * @param height device pixels
     * @param scale device pixels of a logical one
     */
    public static BufferedImage of(WorkspaceReader reader, int width, int height, double scale, Appearance appearance) {
        var model = new TimelineModel(reader.outline());
        model.resize(width / scale, height / scale, scale);
        for (var missing = missing(model); !missing.isEmpty(); missing = missing(model)) {
            model.add(reader.tiles(missing));
        }
        model.arrows().set(reader.arrows(model.viewport().visible()));
        Toolkit.start();
        return buffered(Toolkit.call(() -> draw(model, width, height, appearance)));
    }

    private static List<TileKey> missing(TimelineModel model) {
        return TileKey.firstRun(model.missingTiles());
    }

    /** The canvas has the size of the image: scaling a smaller one up afterwards would blur it. */
    private static Image draw(TimelineModel model, int width, int height, Appearance appearance) {
        var canvas = new Canvas(width, height);
        var context = canvas.getGraphicsContext2D();
        context.scale(model.pixelScale(), model.pixelScale());
        var painter = new TimelinePainter(model, appearance);
        painter.paint(new CanvasSurface(context));
        painter.paintOverlay(new CanvasSurface(context));
        return canvas.snapshot(new SnapshotParameters(), null);
    }

    private static BufferedImage buffered(Image image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        var buffered = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getPixelReader().getPixels(0, y, width, 1, PixelFormat.getIntArgbInstance(), row, 0, width);
            buffered.setRGB(0, y, width, 1, row, 0, width);
        }
        return buffered;
    }
}

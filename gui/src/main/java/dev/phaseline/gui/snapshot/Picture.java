package dev.phaseline.gui.snapshot;

import dev.phaseline.gui.TimelineSnapshot.Content;
import dev.phaseline.gui.TimelineSnapshot.Options;
import dev.phaseline.gui.model.RulerRange;
import dev.phaseline.gui.model.SpanGroup;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.paint.CanvasSurface;
import dev.phaseline.gui.paint.SvgSurface;
import dev.phaseline.gui.paint.TimelinePainter;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.awt.image.BufferedImage;
import java.util.List;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;

/** The timeline of a workspace as it looks when it has been opened in a window and everything is loaded. */
public final class Picture {

    private final TimelineModel model;
    private final Options options;

    private Picture(TimelineModel model, Options options) {
        this.model = model;
        this.options = options;
    }

    /** Reads what a picture shows. */
    public static Picture of(WorkspaceReader reader, Options options, Content content) {
        var model = new TimelineModel(reader.outline());
        model.resize(options.width(), options.height(), options.scale());
        content.tracks().ifPresent(filter -> model.rows().rearrange(changed -> changed.setFilter(filter)));
        content.range().map(RulerRange::parse).ifPresent(range -> model.show(range.in(model)));
        model.setFindings(reader.findings());
        model.marks().setKept(reader.notes());
        content.selection().map(RulerRange::parse).ifPresent(range -> select(model, reader, range));
        for (var missing = missing(model); !missing.isEmpty(); missing = missing(model)) {
            model.tiles().add(reader.tiles(missing));
        }
        if (!model.isEmpty()) {
            model.arrows().set(reader.arrows(model.viewport().visible()));
        }
        return new Picture(model, options);
    }

    private static void select(TimelineModel model, WorkspaceReader reader, RulerRange selected) {
        var range = selected.in(model);
        model.selection().select(range);
        var statistics = reader.statistics(range);
        model.selection().setStatistics(statistics);
        statistics.spans().stream().findFirst().map(SpanGroup::of).ifPresent(group -> {
            model.choice().chooseGroup(group);
            model.choice().setHistogram(reader.histogram(group, range));
        });
    }

    private static List<TileKey> missing(TimelineModel model) {
        return TileKey.firstRun(model.tiles().missing());
    }

    /** The picture in pixels. */
    public BufferedImage image() {
        Toolkit.start();
        return buffered(Toolkit.call(this::draw));
    }

    /** The picture as an SVG file. */
    public String svg() {
        Toolkit.start();
        return Toolkit.call(() -> {
            var surface = new SvgSurface(options.width(), options.height(), options.scale());
            var painter = new TimelinePainter(model, options.appearance());
            painter.paint(surface);
            painter.paintOverlay(surface);
            return surface.document();
        });
    }

    /** The canvas has the size of the image: scaling a smaller one up afterwards would blur it. */
    private Image draw() {
        var canvas = new Canvas(options.pixelWidth(), options.pixelHeight());
        var context = canvas.getGraphicsContext2D();
        context.scale(model.pixelScale(), model.pixelScale());
        var painter = new TimelinePainter(model, options.appearance());
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

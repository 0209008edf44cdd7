package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeScale;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.model.TrackGroup;
import dev.phaseline.gui.model.Units;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Draws everything in small: the phases, how busy each side was, and a frame around the visible range. */
final class OverviewPainter {

    private static final double MARGIN = 10;
    private static final double LABEL_X = 24;

    private final Pen pen;
    private final TimelineModel model;
    private final TimeScale scale;
    private final Box band;
    private final Box curves;

    OverviewPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
        scale = model.overviewScale();
        var box = model.layout().overview();
        band = new Box(box.x(), box.y() + MARGIN, box.width(), Layout.OVERVIEW_PHASE);
        curves = new Box(box.x(), band.bottom() + 6, box.width(), box.bottom() - band.bottom() - 12);
    }

    void paint() {
        var theme = pen.theme();
        pen.text("Overview", LABEL_X, band.y() + band.height() / 2, Type.NORMAL, theme.text());
        pen.textEnding("events", curves.x() - 12, band.y() + band.height() / 2, Type.TINY, theme.faint());
        phases().ifPresent(track -> new PhasePainter(pen, scale, band.height())
                .paint(
                        track.phases().stream()
                                .filter(phase -> phase.depth() == 0)
                                .toList(),
                        band.y()));
        paintActivity();
        paintVisible();
    }

    private Optional<Track.Phases> phases() {
        return model.rows().groups().stream()
                .flatMap(group -> group.tracks().stream())
                .filter(Track.Phases.class::isInstance)
                .map(Track.Phases.class::cast)
                .findFirst();
    }

    /** The source above the line, the destination below it. */
    private void paintActivity() {
        var source = Columns.empty(scale, pen.pixelScale());
        var destination = Columns.empty(scale, pen.pixelScale());
        for (var group : model.rows().groups()) {
            count(group, group.recording().side() == Side.DESTINATION ? destination : source);
        }
        double most = Math.max(
                1,
                DoubleStream.concat(Arrays.stream(source), Arrays.stream(destination))
                        .max()
                        .orElse(1));
        var theme = pen.theme();
        double half = curves.height() / 2;
        double middle = pen.snap(curves.y() + half);
        for (int i = 0; i < source.length; i++) {
            double x = curves.x() + i / pen.pixelScale();
            // The root lets quiet stretches be seen beside the busiest one.
            double up = Math.sqrt(source[i] / most) * half;
            double down = Math.sqrt(destination[i] / most) * half;
            pen.fill(x, middle - up, pen.hairline(), up, theme.source());
            pen.fill(x, middle, pen.hairline(), down, theme.destination());
        }
        pen.horizontal(curves.x(), middle, curves.width(), theme.line());

        double columnNs = scale.nsPerPixel() / pen.pixelScale();
        model.rows().groups().stream()
                .map(group -> group.recording().side())
                .distinct()
                .forEach(side -> {
                    double y = middle + (side == Side.DESTINATION ? 9 : -9);
                    pen.text(side.label(), LABEL_X, y, Type.TINY, theme.side(side));
                });
        pen.textEnding(
                "max " + Units.roughCount(most * 1e9 / columnNs) + "/s",
                curves.x() - 12,
                middle,
                Type.TINY,
                theme.faint());
    }

    private void count(TrackGroup group, double[] columns) {
        for (var part : model.tiles().overviewParts()) {
            for (var track : group.tracks()) {
                if (track instanceof Track.LaneTrack(var lane) && lane.kind() == Outline.Lane.Kind.THREAD) {
                    Columns.add(part, lane.id(), scale, pen.pixelScale(), columns);
                }
            }
        }
    }

    private void paintVisible() {
        var box = model.layout().overview();
        var visible = model.viewport().visible();
        double left = scale.x(visible.startNs());
        double right = Math.max(left + 2, scale.x(visible.endNs()));
        var theme = pen.theme();
        double y = box.y() + 4;
        double height = box.height() - 8;
        pen.fill(box.x(), y, left - box.x(), height, theme.veil());
        pen.fill(right, y, box.right() - right, height, theme.veil());
        boolean partly = left > box.x() + 2 || right < box.right() - 2;
        if (partly) {
            pen.vertical(left, y, height, theme.muted());
            pen.vertical(right - pen.hairline(), y, height, theme.muted());
        }
    }
}

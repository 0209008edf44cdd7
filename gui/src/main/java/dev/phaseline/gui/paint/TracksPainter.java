package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.Layout.Row;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import java.util.List;
import javafx.scene.paint.Color;

/** Draws the rows that are visible: headings, labels and tracks, with the grid behind them. */
final class TracksPainter {

    private static final double LABEL_X = 24;
    private static final double SIDE_BAR = 3;

    private final Pen pen;
    private final TimelineModel model;
    private final Box area;
    private final Box plot;
    private final Layout.Metrics metrics;

    TracksPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
        area = model.layout().tracks();
        metrics = model.layout().metrics();
        var ruler = model.layout().ruler();
        plot = new Box(ruler.x(), area.y(), ruler.width(), area.height());
    }

    void paint(List<RulerPainter.Flag> flags) {
        pen.clipped(area, () -> {
            paintGrid();
            flags.forEach(this::paintFlag);
            for (var row : model.layout().rows()) {
                double y = area.y() + row.top() - model.scrollY();
                if (y < area.bottom() && y + row.height() > area.y()) {
                    paint(row, y);
                }
            }
        });
        paintMore();
    }

    private void paintGrid() {
        double height = Math.min(area.height(), model.layout().contentHeight() - model.scrollY());
        for (var tick : RulerPainter.ticks(model, pen.texts())) {
            pen.vertical(
                    model.scale().x(tick.ns()), area.y(), height, pen.theme().line());
        }
    }

    private void paintFlag(RulerPainter.Flag flag) {
        var scale = model.scale();
        if (!flag.range().meets(scale.range())) {
            return;
        }
        double left = Math.max(plot.x(), scale.x(flag.range().startNs()));
        double right = Math.min(plot.right(), scale.x(flag.range().endNs()));
        double height = Math.min(area.height(), model.layout().contentHeight() - model.scrollY());
        var color = pen.theme().alert().deriveColor(0, 1, 1, 0.12);
        pen.fill(left, area.y(), Math.max(pen.hairline(), right - left), height, color);
    }

    private void paint(Row row, double y) {
        var track = row.track();
        if (track == null) {
            paintHeading(row, y);
            return;
        }
        double top = y + metrics.padding();
        paintLabel(track, y, row.height());
        pen.clipped(intersection(plot, y, row.height()), () -> paint(track, row, top));
        pen.horizontal(
                0, y + row.height() - pen.hairline(), area.width(), pen.theme().line());
    }

    private static Box intersection(Box area, double y, double height) {
        double top = Math.max(area.y(), y);
        return new Box(area.x(), top, area.width(), Math.min(area.bottom(), y + height) - top);
    }

    private void paint(Track track, Row row, double top) {
        switch (track) {
            case Track.Phases phases ->
                new PhasePainter(pen, model.scale(), metrics.phase()).paint(phases.phases(), top);
            case Track.Counter counter ->
                new CounterPainter(pen, model.scale()).paint(counter, top, metrics.counter(), side(row));
            case Track.ThreadTrack(var thread) -> new ThreadPainter(pen, model, thread).paint(top, side(row));
        }
    }

    private Color side(Row row) {
        return pen.theme().side(row.group().recording().side());
    }

    private void paintHeading(Row row, double y) {
        pen.fill(0, y, area.width(), row.height(), pen.theme().raised());
        pen.fill(0, y, SIDE_BAR, row.height(), side(row));
        pen.textWithin(row.group().title(), 14, y + row.height() / 2, area.width() - 28, Type.STRONG, side(row));
    }

    private void paintLabel(Track track, double y, double height) {
        // Beside the first lane, not in the middle of a tall track with many rows of spans.
        double middle = y + Math.min(height, 2 * metrics.padding() + metrics.phase()) / 2;
        double right = plot.x() - 12;
        double noteWidth = pen.texts().width(track.note(), Type.TINY);
        double labelWidth = right - LABEL_X - (noteWidth == 0 ? 0 : noteWidth + 8);
        if (track instanceof Track.Counter) {
            // The note is long and the track is tall enough for a second line.
            pen.textWithin(
                    track.label(),
                    LABEL_X,
                    middle,
                    right - LABEL_X,
                    Type.NORMAL,
                    pen.theme().text());
            pen.textWithin(
                    track.note(),
                    LABEL_X,
                    middle + 15,
                    right - LABEL_X,
                    Type.TINY,
                    pen.theme().faint());
        } else {
            pen.textWithin(
                    track.label(),
                    LABEL_X,
                    middle,
                    labelWidth,
                    Type.NORMAL,
                    pen.theme().text());
            pen.textEnding(track.note(), right, middle, Type.TINY, pen.theme().faint());
        }
    }

    /** A picture that ends in the middle of the tracks must say so. */
    private void paintMore() {
        long below = model.layout().rows().stream()
                .filter(row -> row.track() != null && row.top() + row.height() / 2 - model.scrollY() > area.height())
                .count();
        if (below > 0) {
            var text = below == 1 ? "1 more track below" : below + " more tracks below";
            double width = pen.texts().width(text, Type.SMALL) + 20;
            double x = plot.right() - width;
            double y = area.bottom() - 26;
            pen.fillRounded(x, y, width, 20, 10, pen.theme().muted());
            pen.textCentred(text, x + width / 2, y + 10, Type.SMALL, pen.theme().background());
        }
    }
}

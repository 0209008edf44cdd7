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

    TracksPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
        area = model.layout().tracks();
        var ruler = model.layout().ruler();
        plot = new Box(ruler.x(), area.y(), ruler.width(), area.height());
    }

    void paint(List<RulerPainter.Flag> flags) {
        var layout = model.layout();
        var pinned = layout.pinned();
        if (pinned.height() > 0) {
            pen.clipped(pinned, () -> {
                for (var row : layout.pinnedRows()) {
                    paint(row, pinned, pinned.y() + row.top());
                }
            });
            pen.fill(0, pinned.bottom() - 2, pinned.width(), 2, pen.theme().faint());
        }
        pen.clipped(area, () -> {
            paintGrid();
            flags.forEach(this::paintFlag);
            for (var row : Layout.between(
                    layout.rows(), model.rows().scrollY(), model.rows().scrollY() + area.height())) {
                paint(row, area, area.y() + row.top() - model.rows().scrollY());
            }
        });
        paintMore();
    }

    private void paintGrid() {
        double height = Math.min(
                area.height(), model.layout().contentHeight() - model.rows().scrollY());
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
        double height = Math.min(
                area.height(), model.layout().contentHeight() - model.rows().scrollY());
        var color = pen.theme().alert().deriveColor(0, 1, 1, 0.12);
        pen.fill(left, area.y(), Math.max(pen.hairline(), right - left), height, color);
    }

    private void paint(Row row, Box visible, double y) {
        var track = row.track();
        boolean focused = model.rows().focus().filter(row::equals).isPresent();
        if (track == null) {
            paintHeading(row, y, focused);
            return;
        }
        double top = y + row.metrics().padding();
        if (focused) {
            pen.fill(0, y, plot.x() - 6, row.height(), pen.theme().raised());
            pen.fill(0, y, SIDE_BAR, row.height(), pen.theme().text());
        }
        paintLabel(row, track, y);
        pen.clipped(intersection(visible, y, row.height()), () -> paint(track, row, top));
        pen.horizontal(
                0, y + row.height() - pen.hairline(), area.width(), pen.theme().line());
    }

    private Box intersection(Box visible, double y, double height) {
        double top = Math.max(visible.y(), y);
        return new Box(plot.x(), top, plot.width(), Math.min(visible.bottom(), y + height) - top);
    }

    private void paint(Track track, Row row, double top) {
        var scale = model.scale();
        var metrics = row.metrics();
        switch (track) {
            case Track.Phases phases -> new PhasePainter(pen, scale, metrics.phase()).paint(phases.rows(), top);
            case Track.Counter counter ->
                new CounterPainter(pen, scale).paint(counter, top, row.height() - 2 * metrics.padding(), side(row));
            case Track.Instants instants -> paintInstants(instants, top, row.height() - 2 * metrics.padding());
            case Track.LaneTrack(var lane) -> new LanePainter(pen, model, lane, metrics).paint(top, side(row));
        }
    }

    private void paintInstants(Track.Instants instants, double top, double height) {
        var scale = model.scale();
        var color = pen.theme().query();
        double drawnTo = Double.NEGATIVE_INFINITY;
        for (long ns : instants.ns()) {
            double x = pen.snap(scale.x(ns));
            if (x >= drawnTo && x >= scale.left() - 2 && x <= scale.left() + scale.width()) {
                pen.fill(x, top, 2, height, color);
                drawnTo = x + 1;
            }
        }
    }

    private Color side(Row row) {
        return pen.theme().side(row.group().recording().side());
    }

    private void paintHeading(Row row, double y, boolean focused) {
        boolean whole = row.section().isEmpty();
        var theme = pen.theme();
        if (whole) {
            pen.fill(0, y, area.width(), row.height(), theme.raised());
            pen.fill(0, y, SIDE_BAR, row.height(), side(row));
        } else {
            pen.fill(0, y, area.width(), row.height(), theme.surface());
        }
        if (focused) {
            pen.frame(0, y, area.width(), row.height(), theme.text());
        }
        double middle = y + row.height() / 2;
        var color = whole ? side(row) : theme.muted();
        paintTwisty(whole ? 14 : 18, middle, row.collapsed(), color);
        var text = whole ? row.group().title() : row.section();
        double x = whole ? 26 : 30;
        double used = pen.textWithin(text, x, middle, area.width() - 60, whole ? Type.STRONG : Type.SMALL, color);
        if (!whole || row.collapsed()) {
            pen.text(String.valueOf(row.tracks()), x + used + 8, middle, Type.TINY, theme.faint());
        }
    }

    private void paintTwisty(double x, double y, boolean collapsed, Color color) {
        if (collapsed) {
            pen.surface().triangle(x - 2, y - 4, x - 2, y + 4, x + 4, y, color);
        } else {
            pen.surface().triangle(x - 4, y - 2, x + 4, y - 2, x, y + 4, color);
        }
    }

    private void paintLabel(Row row, Track track, double y) {
        var metrics = row.metrics();
        // Beside the first lane, not in the middle of a tall track with many rows of spans.
        double middle = y + Math.min(row.height(), 2 * metrics.padding() + metrics.phase()) / 2;
        double right = plot.x() - 12;
        var theme = pen.theme();
        if (model.rows().arrangement().isPinned(row.key())) {
            pen.fillRounded(10, middle - 4, 8, 8, 4, theme.text());
        }
        if (row.collapsed()) {
            paintTwisty(14, middle, true, theme.faint());
        }
        double noteWidth = pen.texts().width(track.note(), Type.TINY);
        double labelWidth = right - LABEL_X - (noteWidth == 0 ? 0 : noteWidth + 8);
        if (track instanceof Track.Counter && !row.collapsed()) {
            // The note is long and the track is tall enough for a second line.
            pen.textWithin(track.label(), LABEL_X, middle, right - LABEL_X, Type.NORMAL, theme.text());
            pen.textWithin(track.note(), LABEL_X, middle + 15, right - LABEL_X, Type.TINY, theme.faint());
        } else {
            pen.textWithin(track.label(), LABEL_X, middle, labelWidth, Type.NORMAL, theme.text());
            pen.textEnding(track.note(), right, middle, Type.TINY, theme.faint());
        }
    }

    /** A picture that ends in the middle of the tracks must say so. */
    private void paintMore() {
        long below = model.layout().rows().stream()
                .filter(row -> row.track() != null
                        && row.top() + row.height() / 2 - model.rows().scrollY() > area.height())
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

package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Marks;
import dev.phaseline.gui.model.TimeScale;
import dev.phaseline.gui.model.TimelineModel;

/** Draws marks, notes, hits of a search and the chosen event over ruler and tracks, and the hits in the overview too. */
final class MarkPainter {

    private static final double FLAG = 9;
    private static final double WIDEST_NOTE = 180;

    private final Pen pen;
    private final TimelineModel model;
    private final TimeScale scale;
    private final Box plot;

    MarkPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
        scale = model.scale();
        var ruler = model.layout().ruler();
        plot = new Box(
                ruler.x(), ruler.y(), ruler.width(), model.layout().tracks().bottom() - ruler.y());
    }

    void paint() {
        paintHits();
        model.marks().all().forEach(this::paintMark);
        model.choice()
                .item()
                .filter(item -> item instanceof Hit.OnEvent || item instanceof Hit.OnEvents)
                .ifPresent(item ->
                        line(model.choice().detail().map(event -> event.ns()).orElse(item.startNs())));
    }

    private void line(long ns) {
        if (scale.range().contains(ns)) {
            pen.vertical(
                    scale.x(ns),
                    model.layout().ruler().bottom(),
                    plot.height(),
                    pen.theme().text());
        }
    }

    private void paintHits() {
        var ruler = model.layout().ruler();
        var overview = model.layout().overview();
        var small = model.overviewScale();
        var color = pen.theme().query();
        double drawn = -1;
        double drawnSmall = -1;
        for (var hit : model.searchHits().hits()) {
            double smallX = pen.snap(small.x(hit.ns()));
            if (smallX != drawnSmall) {
                pen.fill(smallX, overview.bottom() - 6, 1.5, 6, color);
                drawnSmall = smallX;
            }
            double x = pen.snap(scale.x(hit.ns()));
            if (scale.range().contains(hit.ns()) && x != drawn) {
                pen.fill(x, ruler.bottom() - 8, 2, 8, color);
                drawn = x;
            }
        }
        model.searchHits()
                .current()
                .filter(hit -> scale.range().contains(hit.ns()))
                .ifPresent(hit -> pen.vertical(scale.x(hit.ns()), ruler.bottom(), plot.height(), color));
    }

    private void paintMark(Marks.Mark mark) {
        if (!scale.range().contains(mark.ns())) {
            return;
        }
        var ruler = model.layout().ruler();
        double x = pen.snap(scale.x(mark.ns()));
        var color = mark.kept() ? pen.theme().alert() : pen.theme().muted();
        pen.vertical(x, ruler.y(), plot.height(), color);
        pen.surface().triangle(x, ruler.y(), x + FLAG, ruler.y() + FLAG / 2, x, ruler.y() + FLAG, color);
        if (!mark.text().isEmpty()) {
            var text = pen.texts().fit(mark.text(), Type.SMALL, WIDEST_NOTE);
            double width = pen.texts().width(text, Type.SMALL) + 12;
            double left = Math.min(x + 3, plot.right() - width);
            pen.fillRounded(left, ruler.bottom() + 3, width, 18, 4, color);
            pen.text(text, left + 6, ruler.bottom() + 12, Type.SMALL, DataColors.textOn(color));
        }
    }
}

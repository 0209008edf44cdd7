package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Description;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import java.util.ArrayList;
import java.util.List;

/** Draws selection, pointer and hover text. */
final class OverlayPainter {

    private static final double WIDEST = 460;
    private static final double LINE = 17;
    private static final double PADDING = 10;

    private final Pen pen;
    private final TimelineModel model;
    private final Box plot;

    OverlayPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
        var ruler = model.layout().ruler();
        plot = new Box(
                ruler.x(), ruler.y(), ruler.width(), model.layout().tracks().bottom() - ruler.y());
    }

    void paint() {
        model.selection().range().ifPresent(this::paintSelection);
        model.pointer().at().ifPresent(pointer -> {
            if (plot.contains(pointer.x(), pointer.y())) {
                pen.vertical(pointer.x(), plot.y(), plot.height(), pen.theme().faint());
            }
            model.pointer().text().ifPresent(text -> paintText(text, pointer.x(), pointer.y()));
        });
    }

    private void paintSelection(TimeRange range) {
        var scale = model.scale();
        if (!range.meets(scale.range())) {
            return;
        }
        var theme = pen.theme();
        double left = Math.max(plot.x(), scale.x(range.startNs()));
        double right = Math.min(plot.right(), scale.x(range.endNs()));
        pen.fill(left, plot.y(), right - left, plot.height(), theme.text().deriveColor(0, 1, 1, 0.1));
        pen.vertical(left, plot.y(), plot.height(), theme.text());
        pen.vertical(right - pen.hairline(), plot.y(), plot.height(), theme.text());

        var place = RulerPainter.selectionPlace(pen, model, range);
        double radius = place.height() / 2;
        pen.fillRounded(place.x(), place.y(), place.width(), place.height(), radius, theme.text());
        pen.textCentred(
                pen.timeText().duration(range.durationNs()),
                place.x() + place.width() / 2,
                place.y() + radius,
                Type.STRONG,
                theme.background());
    }

    private void paintText(Description text, double x, double y) {
        var lines = new ArrayList<String>();
        text.lines().forEach(line -> lines.addAll(wrapped(line)));
        double width = pen.texts().width(text.title(), Type.STRONG);
        for (var line : lines) {
            width = Math.max(width, pen.texts().width(line, Type.SMALL));
        }
        width = Math.min(width, WIDEST) + 2 * PADDING;
        double height = LINE * (lines.size() + 1) + 2 * PADDING - 4;
        var picture = model.layout();
        double left = x + 14 + width <= picture.header().right() ? x + 14 : Math.max(0, x - 14 - width);
        double top = y + 18 + height <= picture.legend().bottom() ? y + 18 : Math.max(0, y - 10 - height);
        var theme = pen.theme();
        pen.fillRounded(left, top, width, height, 6, theme.line());
        pen.fillRounded(left + 1, top + 1, width - 2, height - 2, 5, theme.surface());
        double middle = top + PADDING + LINE / 2 - 2;
        pen.textWithin(text.title(), left + PADDING, middle, WIDEST, Type.STRONG, theme.text());
        for (var line : lines) {
            middle += LINE;
            pen.text(line, left + PADDING, middle, Type.SMALL, theme.muted());
        }
    }

    /** Cuts a line where it gets too wide, at a blank if there is one; at most four lines, the last shortened. */
    private List<String> wrapped(String line) {
        var lines = new ArrayList<String>();
        var rest = line;
        while (lines.size() < 3 && pen.texts().width(rest, Type.SMALL) > WIDEST) {
            var head = pen.texts().fit(rest, Type.SMALL, WIDEST);
            int end = head.length() - 1;
            int blank = rest.lastIndexOf(' ', end);
            end = blank > end / 2 ? blank : end;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(pen.texts().fit(rest, Type.SMALL, WIDEST));
        return lines;
    }
}

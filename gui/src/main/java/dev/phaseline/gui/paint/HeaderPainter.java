package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Units;
import java.util.function.ToLongFunction;

/** Draws the strip at the top: what is shown, and whether something is missing from it. */
final class HeaderPainter {

    private static final double MARGIN = 16;

    private final Pen pen;
    private final TimelineModel model;

    HeaderPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
    }

    void paint() {
        var box = model.layout().header();
        var theme = pen.theme();
        double y = box.y() + box.height() / 2;
        pen.fill(box, theme.surface());
        pen.horizontal(0, box.bottom() - pen.hairline(), box.width(), theme.line());
        pen.text("phaseline", MARGIN, y, Type.TITLE, theme.text());

        double x = MARGIN + pen.texts().width("phaseline", Type.TITLE) + 16;
        var visible = model.isEmpty()
                ? ""
                : "showing "
                        + pen.timeText().duration(model.viewport().visible().durationNs());
        double visibleX = box.right() - MARGIN - pen.texts().width(visible, Type.NORMAL);
        pen.text(visible, visibleX, y, Type.NORMAL, theme.muted());

        var losses = losses();
        double lossesWidth = losses.isEmpty() ? 0 : pen.texts().width(losses, Type.STRONG) + 16;
        double used = pen.textWithin(subject(), x, y, visibleX - x - lossesWidth - 24, Type.NORMAL, theme.muted());
        pen.textWithin(losses, x + used + 16, y, visibleX - x - used - 40, Type.STRONG, theme.alert());
    }

    private String subject() {
        var outline = model.outline();
        int recordings = outline.recordings().size();
        return outline.title() + " · " + (recordings == 1 ? "1 recording" : recordings + " recordings") + " · "
                + Units.roughCount((double) outline.events()) + (outline.events() == 1 ? " event" : " events");
    }

    /** A picture with holes must say so. */
    private String losses() {
        long dropped = sum(Outline.Recording::dropped);
        long damaged = sum(Outline.Recording::damaged);
        var lost = dropped == 0 ? "" : Units.count(dropped) + " events lost";
        var unreadable = damaged == 0 ? "" : Units.count(damaged) + " unreadable";
        return lost.isEmpty() || unreadable.isEmpty() ? lost + unreadable : lost + ", " + unreadable;
    }

    private long sum(ToLongFunction<Outline.Recording> number) {
        return model.outline().recordings().stream().mapToLong(number).sum();
    }
}

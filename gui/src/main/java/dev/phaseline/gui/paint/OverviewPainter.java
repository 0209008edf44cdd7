package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeScale;
import dev.phaseline.gui.model.TimeText;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.model.Units;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;

/**
 * Draws everything in small: the phases, how busy each side was, dirty rate and bandwidth, and a frame around the visible
 * range.
 */
final class OverviewPainter {

    private static final double MARGIN = 10;
    private static final double LABEL_X = 24;
    /** Height of the rates, px. */
    private static final double RATES = 26;

    private static final String DIRTY_RATE = "dirty rate";
    private static final String BANDWIDTH = "bandwidth";

    private final Pen pen;
    private final TimelineModel model;
    private final OverviewActivity activity;
    private final TimeScale scale;
    private final Box band;
    private final List<Track.Counter> rates;
    private final Box curves;

    OverviewPainter(Pen pen, TimelineModel model, OverviewActivity activity) {
        this.pen = pen;
        this.model = model;
        this.activity = activity;
        scale = model.overviewScale();
        var box = model.layout().overview();
        band = new Box(box.x(), box.y() + MARGIN, box.width(), Layout.OVERVIEW_PHASE);
        rates = model.rows().groups().stream()
                .flatMap(group -> group.tracks().stream())
                .filter(track ->
                        track.label().equals(DIRTY_RATE) || track.label().equals(BANDWIDTH))
                .filter(Track.Counter.class::isInstance)
                .map(Track.Counter.class::cast)
                .toList();
        double room = box.bottom() - band.bottom() - 12;
        curves = new Box(box.x(), band.bottom() + 6, box.width(), rates.isEmpty() ? room : room - RATES - 4);
    }

    void paint() {
        var theme = pen.theme();
        pen.text("Overview", LABEL_X, band.y() + band.height() / 2, Type.NORMAL, theme.text());
        pen.textEnding("events", curves.x() - 12, band.y() + band.height() / 2, Type.TINY, theme.faint());
        phases().ifPresent(track ->
                new PhasePainter(pen, scale, band.height()).paint(track.rows().subList(0, 1), band.y()));
        paintActivity();
        paintRates();
        paintVisible();
    }

    private Optional<Track.Phases> phases() {
        return model.rows().groups().stream()
                .flatMap(group -> group.tracks().stream())
                .filter(Track.Phases.class::isInstance)
                .map(Track.Phases.class::cast)
                .filter(track -> track.label().equals(Track.Phases.PHASES))
                .findFirst();
    }

    /** The source above the line, the destination below it. */
    private void paintActivity() {
        activity.count(model, scale, pen.pixelScale());
        var source = activity.source();
        var destination = activity.destination();
        double most = activity.most();
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

        double apart = Math.min(9, half / 2);
        double columnNs = scale.nsPerPixel() / pen.pixelScale();
        model.rows().groups().stream()
                .map(group -> group.recording().side())
                .distinct()
                .forEach(side -> {
                    double y = middle + (side == Side.DESTINATION ? apart : -apart);
                    pen.text(side.label(), LABEL_X, y, Type.TINY, theme.side(side));
                });
        if (pen.timeText() == TimeText.TIMES) {
            pen.textEnding(
                    "max " + Units.roughCount(most * 1e9 / columnNs) + "/s",
                    curves.x() - 12,
                    middle,
                    Type.TINY,
                    theme.faint());
        }
    }

    /** Each rate on a scale of its own: what matters is when they rise and fall. */
    private void paintRates() {
        double y = curves.bottom() + 4;
        for (var rate : rates) {
            new CounterPainter(pen, scale).paint(rate, y, RATES, color(rate));
        }
        paintRateLabel(DIRTY_RATE, y + RATES * 0.3);
        paintRateLabel(BANDWIDTH, y + RATES * 0.75);
    }

    private void paintRateLabel(String label, double y) {
        rates.stream()
                .filter(rate -> rate.label().equals(label))
                .max(Comparator.comparingDouble(Track.Counter::max))
                .ifPresent(rate -> {
                    pen.text(label, LABEL_X, y, Type.TINY, color(rate));
                    pen.textEnding(
                            rate.note(),
                            curves.x() - 12,
                            y,
                            Type.TINY,
                            pen.theme().faint());
                });
    }

    private Color color(Track.Counter rate) {
        return rate.label().equals(BANDWIDTH)
                ? pen.theme().muted()
                : pen.theme().alert();
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

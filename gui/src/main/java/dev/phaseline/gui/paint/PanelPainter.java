package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Finding;
import dev.phaseline.gui.model.Panel;
import dev.phaseline.gui.model.Panel.Line;
import dev.phaseline.gui.model.Panel.Tone;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.SpanGroup;
import dev.phaseline.gui.model.Units;
import java.util.Locale;
import javafx.scene.paint.Color;

/** Draws the lines of the panel on the right. */
final class PanelPainter {

    /** Between the panel's edges and its content, px. */
    static final double MARGIN = Panel.MARGIN;

    private static final double COLUMN = 50;
    /** Room for the letter of a side, px. */
    private static final double SIDE = 14;
    /** Height of what says that there is more below. */
    private static final double MORE = 16;
    /** What is higher is cut at the lower edge instead of left out. */
    private static final double LARGEST_WHOLE = 34;
    /** Where the name in a link begins, px from the left. */
    private static final double LINK = 52;

    private final Pen pen;
    private final Box box;

    PanelPainter(Pen pen, Box box) {
        this.pen = pen;
        this.box = box;
    }

    void paint(Panel panel, double scroll) {
        pen.fill(box, pen.theme().surface());
        boolean more = panel.height() - scroll > box.height() + 4;
        var shown = more ? new Box(box.x(), box.y(), box.width(), box.height() - MORE) : box;
        pen.clipped(shown, () -> {
            for (var placed : panel.lines()) {
                double top = box.y() + placed.y() - scroll;
                double bottom = top + placed.line().height();
                boolean cut = bottom > shown.bottom() && placed.line().height() <= LARGEST_WHOLE;
                if (top < shown.bottom() && bottom > box.y() && !cut) {
                    paint(placed.line(), top);
                }
            }
        });
        pen.vertical(box.x(), box.y(), box.height(), pen.theme().line());
        if (more) {
            pen.textCentred(
                    "▾",
                    box.x() + box.width() / 2,
                    box.bottom() - 8,
                    Type.TINY,
                    pen.theme().faint());
        }
    }

    private double left() {
        return box.x() + MARGIN;
    }

    private double right() {
        return box.right() - MARGIN;
    }

    private void paint(Line line, double top) {
        double y = top + 10;
        var theme = pen.theme();
        switch (line) {
            case Panel.Heading(var text) -> pen.text(text, left(), y, Type.STRONG, theme.muted());
            case Panel.Figure(var text, var tone) ->
                pen.textWithin(text, left(), y, right() - left(), Type.FIGURE, color(tone));
            case Panel.Fact fact -> paintFact(fact, y);
            case Panel.EventName(var name, var section) -> {
                pen.textEnding(section, right(), y, Type.SMALL, theme.faint());
                double room = right() - left() - pen.texts().width(section, Type.SMALL) - 8;
                pen.textWithin(name, left(), y, room, Type.STRONG, theme.text());
            }
            case Panel.Text(var text, var monospaced) ->
                pen.textWithin(
                        text,
                        left(),
                        y,
                        right() - left(),
                        monospaced ? Type.MONOSPACED : Type.SMALL,
                        monospaced ? theme.text() : theme.faint());
            case Panel.PhaseLine(var phase) -> {
                side(phase.side(), y);
                pen.fillRounded(left() + SIDE, y - 5, 10, 10, 2, DataColors.phase(phase.name()));
                pen.text(phase.name(), left() + SIDE + 16, y, Type.NORMAL, theme.text());
                pen.textEnding(pen.timeText().duration(phase.durationNs()), right(), y, Type.NORMAL, theme.text());
            }
            case Panel.SpanHeader(var full) -> paintSpanHeader(full, y);
            case Panel.SpanLine span -> paintSpan(span, y);
            case Panel.Bars bars -> paintBars(bars, top);
            case Panel.Link link -> {
                pen.text(link.label(), left(), y, Type.SMALL, theme.faint());
                double name = left() + Math.max(LINK, pen.texts().width(link.label(), Type.SMALL) + 8);
                double room = right() - name - pen.texts().width(link.distance(), Type.SMALL) - 8;
                pen.textWithin(link.name(), name, y, room, Type.SMALL, theme.source());
                pen.textEnding(link.distance(), right(), y, Type.SMALL, theme.muted());
            }
            case Panel.Card card -> paintCard(card, top);
            case Panel.Gap _ -> {}
        }
    }

    private Color color(Tone tone) {
        var theme = pen.theme();
        return switch (tone) {
            case NORMAL -> theme.text();
            case MUTED -> theme.muted();
            case GOOD -> theme.good();
            case BAD -> theme.alert();
        };
    }

    private void paintFact(Panel.Fact fact, double y) {
        double valueWidth = Math.min(pen.texts().width(fact.value(), Type.NORMAL), (right() - left()) * 0.72);
        pen.textWithin(
                fact.label(),
                left(),
                y,
                right() - left() - valueWidth - 10,
                Type.NORMAL,
                pen.theme().muted());
        var value = pen.texts().fit(fact.value(), Type.NORMAL, valueWidth);
        pen.textEnding(value, right(), y, Type.NORMAL, color(fact.tone()));
    }

    private void paintSpanHeader(boolean full, double y) {
        pen.text("Latencies", left(), y, Type.STRONG, pen.theme().muted());
        var names = full ? new String[] {"max", "p99", "p90", "p50", "n"} : new String[] {"p99", "p50", "count"};
        for (int i = 0; i < names.length; i++) {
            pen.textEnding(names[i], column(i), y, Type.TINY, pen.theme().faint());
        }
    }

    private double column(int fromRight) {
        return right() - fromRight * COLUMN;
    }

    private void paintSpan(Panel.SpanLine line, double y) {
        var latency = line.latency();
        var theme = pen.theme();
        if (line.chosen()) {
            pen.fillRounded(left() - 6, y - 10, right() - left() + 12, line.height(), 4, theme.raised());
        }
        side(latency.side(), y);
        pen.fillRounded(left() + SIDE, y - 5, 10, 10, 2, DataColors.kind(latency.kind()));
        double[] values = line.full()
                ? new double[] {latency.maxUs(), latency.p99Us(), latency.p90Us(), latency.p50Us()}
                : new double[] {latency.p99Us(), latency.p50Us()};
        double numbersY = line.full() ? y + 14 : y;
        for (int i = 0; i < values.length; i++) {
            pen.textEnding(micros(values[i]), column(i), numbersY, Type.TINY, theme.text());
        }
        var count = Units.roughCount((double) latency.count());
        double countRight = column(values.length);
        pen.textEnding(count, countRight, numbersY, Type.TINY, theme.muted());
        double end = line.full() ? right() : countRight - pen.texts().width(count, Type.TINY) - 6;
        double name = left() + SIDE + 15;
        pen.textWithin(SpanGroup.of(latency).title(), name, y, end - name, Type.SMALL, theme.text());
    }

    private void paintBars(Panel.Bars line, double top) {
        var histogram = line.histogram();
        var theme = pen.theme();
        double width = (right() - left()) / histogram.bars().size();
        double most = histogram.most();
        double floor = top + 78;
        for (int i = 0; i < histogram.bars().size(); i++) {
            var bar = histogram.bars().get(i);
            if (bar.count() > 0) {
                double height = Math.max(2, 60 * bar.count() / most);
                boolean faded =
                        line.chosen().isPresent() && !line.chosen().get().equals(bar);
                var color = DataColors.kind(histogram.group().kind());
                pen.fill(
                        left() + i * width,
                        floor - height,
                        width - 1,
                        height,
                        faded ? color.deriveColor(0, 0.6, 1, 0.4) : color);
            }
        }
        pen.horizontal(left(), floor, right() - left(), theme.line());
        pen.horizontal(left(), floor - 60, right() - left(), theme.line());
        pen.textEnding(Units.count(histogram.most()), right(), floor - 67, Type.TINY, theme.faint());
        var shown = line.chosen();
        var low =
                shown.map(bar -> bar.lowNs()).orElse(histogram.bars().getFirst().lowNs());
        var high =
                shown.map(bar -> bar.highNs()).orElse(histogram.bars().getLast().highNs());
        pen.text(pen.timeText().figure(low), left(), floor + 11, Type.TINY, theme.faint());
        pen.textEnding(pen.timeText().figure(high), right(), floor + 11, Type.TINY, theme.faint());
        pen.textCentred(
                shown.map(bar -> Units.count(bar.count()) + " spans, pointed out")
                        .orElse("log scale; click a bar"),
                (left() + right()) / 2,
                floor + 11,
                Type.TINY,
                theme.faint());
    }

    private void paintCard(Panel.Card card, double top) {
        double height = card.height() - 8;
        var theme = pen.theme();
        pen.fillRounded(left(), top, right() - left(), height, 4, theme.background());
        double y = top + 7 + 8;
        sign(card.finding().severity(), left() + 15, y);
        for (var text : card.lines()) {
            pen.textWithin(text, left() + 30, y, right() - left() - 36, Type.SMALL, theme.text());
            y += 16;
        }
    }

    /** Signs differ in shape and letter, not only in colour. */
    private void sign(Finding.Severity severity, double x, double y) {
        var color = color(severity);
        var letter = switch (severity) {
            case ERROR -> {
                pen.fillRounded(x - 7, y - 7, 14, 14, 2, color);
                yield "×";
            }
            case WARNING -> {
                pen.surface().triangle(x - 8, y + 7, x + 8, y + 7, x, y - 8, color);
                yield "!";
            }
            case INFO -> {
                pen.fillRounded(x - 7, y - 7, 14, 14, 7, color);
                yield "i";
            }
        };
        pen.textCentred(
                letter, x, severity == Finding.Severity.WARNING ? y + 2 : y, Type.BADGE, DataColors.textOn(color));
    }

    private Color color(Finding.Severity severity) {
        return switch (severity) {
            case ERROR -> pen.theme().alert();
            case WARNING -> pen.theme().warning();
            case INFO -> pen.theme().good();
        };
    }

    private String micros(double us) {
        return pen.timeText().figure(Math.round(us * 1000));
    }

    /** The first letter of a side: its colour alone would tell nothing to some. */
    private void side(Side side, double y) {
        var letter = side == Side.UNKNOWN ? "" : side.label().substring(0, 1).toUpperCase(Locale.ROOT);
        pen.textCentred(letter, left() + 4, y, Type.BADGE, pen.theme().side(side));
    }
}

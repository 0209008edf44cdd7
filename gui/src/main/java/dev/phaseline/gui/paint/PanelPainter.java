package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RangeStatistics;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.Summary;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Units;
import java.util.List;
import javafx.scene.paint.Color;

/** Draws the panel on the right: key numbers of the migration, or of the selection if there is one. */
final class PanelPainter {

    private static final double MARGIN = 18;
    private static final double LINE = 20;
    /** More than that nobody reads in a picture; the command line lists them all. */
    private static final long MOST_LATENCIES = 16;

    private final Pen pen;
    private final TimelineModel model;
    private Box box = new Box(0, 0, 0, 0);
    private double y;

    PanelPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
    }

    void paint(Box panel) {
        box = panel;
        y = panel.y() + MARGIN;
        pen.fill(panel, pen.theme().surface());
        pen.vertical(panel.x(), panel.y(), panel.height(), pen.theme().line());
        model.selection()
                .ifPresentOrElse(
                        range -> paintSelection(range.durationNs()),
                        () -> model.summary().ifPresent(this::paintSummary));
    }

    private double left() {
        return box.x() + MARGIN;
    }

    private double right() {
        return box.right() - MARGIN;
    }

    private void paintSelection(long durationNs) {
        heading("Selection");
        figure(Units.duration(durationNs), pen.theme().text());
        model.statistics().ifPresent(this::paintStatistics);
    }

    private void paintStatistics(RangeStatistics statistics) {
        line("events", Units.count(statistics.events()), pen.theme().text());
        y += LINE / 2;
        for (var type : statistics.types()) {
            line(type.name(), Units.count(type.count()), pen.theme().muted());
        }
        y += LINE / 2;
        paintLatencies(statistics.spans());
    }

    private void paintSummary(Summary summary) {
        heading("Migration");
        boolean good = summary.outcome().equals("completed");
        figure(summary.outcome(), good ? DataColors.phase("start") : pen.theme().alert());
        for (var fact : summary.facts()) {
            line(fact.label(), fact.value(), pen.theme().text());
        }
        y += LINE / 2;
        paintPhases(summary.phases());
        y += LINE / 2;
        paintLatencies(summary.latencies());
    }

    private void paintPhases(List<Summary.PhaseTime> phases) {
        if (phases.isEmpty()) {
            return;
        }
        heading("Phases");
        for (var phase : phases) {
            if (y > box.bottom() - MARGIN) {
                return;
            }
            bar(phase.side() == Side.UNKNOWN ? pen.theme().muted() : pen.theme().side(phase.side()));
            pen.fillRounded(left() + 9, y - 5, 10, 10, 2, DataColors.phase(phase.name()));
            pen.text(phase.name(), left() + 26, y, Type.NORMAL, pen.theme().text());
            pen.textEnding(
                    Units.duration(phase.durationNs()),
                    right(),
                    y,
                    Type.NORMAL,
                    pen.theme().text());
            y += LINE;
        }
    }

    private void paintLatencies(List<Outline.Latency> latencies) {
        if (latencies.isEmpty() || y > box.bottom() - 2 * LINE) {
            return;
        }
        double p99 = right();
        double p50 = p99 - 62;
        double count = p50 - 60;
        pen.text("Latencies", left(), y, Type.STRONG, pen.theme().muted());
        pen.textEnding("count", count, y, Type.TINY, pen.theme().faint());
        pen.textEnding("p50", p50, y, Type.TINY, pen.theme().faint());
        pen.textEnding("p99", p99, y, Type.TINY, pen.theme().faint());
        y += LINE + 2;
        long room = Math.min(MOST_LATENCIES, (long) ((box.bottom() - MARGIN - LINE - y) / LINE));
        for (var latency : latencies.stream().limit(room).toList()) {
            bar(pen.theme().side(latency.side()));
            pen.fillRounded(left() + 9, y - 5, 10, 10, 2, DataColors.kind(latency.kind()));
            var name = latency.name().isEmpty() ? latency.kind() : latency.kind() + " " + latency.name();
            pen.textWithin(
                    name,
                    left() + 26,
                    y,
                    count - left() - 26 - 30,
                    Type.SMALL,
                    pen.theme().text());
            pen.textEnding(
                    Units.roughCount((double) latency.count()),
                    count,
                    y,
                    Type.SMALL,
                    pen.theme().muted());
            pen.textEnding(
                    micros(latency.p50Us()), p50, y, Type.SMALL, pen.theme().text());
            pen.textEnding(
                    micros(latency.p99Us()), p99, y, Type.SMALL, pen.theme().text());
            y += LINE;
        }
        if (latencies.size() > room) {
            var more = (latencies.size() - room) + " more";
            pen.text(more, left() + 26, y, Type.SMALL, pen.theme().faint());
        }
    }

    private static String micros(double us) {
        return Units.duration(Math.round(us * 1000));
    }

    private void bar(Color color) {
        pen.fill(left(), y - 7, 3, 14, color);
    }

    private void heading(String text) {
        pen.text(text, left(), y, Type.STRONG, pen.theme().muted());
        y += LINE + 6;
    }

    private void figure(String text, Color color) {
        pen.text(text, left(), y, Type.FIGURE, color);
        y += LINE + 10;
    }

    private void line(String label, String value, Color color) {
        if (y <= box.bottom() - MARGIN) {
            double valueWidth = pen.texts().width(value, Type.NORMAL);
            pen.textWithin(
                    label,
                    left(),
                    y,
                    right() - left() - valueWidth - 10,
                    Type.NORMAL,
                    pen.theme().muted());
            pen.textEnding(value, right(), y, Type.NORMAL, color);
            y += LINE;
        }
    }
}

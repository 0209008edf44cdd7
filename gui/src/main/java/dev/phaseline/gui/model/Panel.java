package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The panel on the right, line by line: the chosen event, the selection or the migration, findings. What is painted and
 * what a click does come from the same lines.
 *
 * @param lines from top to bottom
 * @param height height of all lines together, px
 */
public record Panel(List<Placed> lines, double height) {

    /**
     * A line and its place.
     *
     * @param y upper edge, px from the panel's upper edge when it is not scrolled
     */
    public record Placed(Line line, double y) {}

    /** How a text is meant. */
    public enum Tone {
        NORMAL,
        MUTED,
        GOOD,
        BAD
    }

    /** A line of the panel. */
    public sealed interface Line {

        /** Height, px. */
        default double height() {
            return LINE;
        }
    }

    /** Begins a part. */
    public record Heading(String text) implements Line {
        @Override
        public double height() {
            return LINE + 6;
        }
    }

    /** What is most important in a part. */
    public record Figure(String text, Tone tone) implements Line {
        @Override
        public double height() {
            return LINE + 10;
        }
    }

    /** A label and its value. */
    public record Fact(String label, String value, Tone tone) implements Line {}

    /** An event's name and the file that declares it. */
    public record EventName(String name, String section) implements Line {}

    /** Text, already cut into lines that fit. */
    public record Text(String text, boolean monospaced) implements Line {
        @Override
        public double height() {
            return LINE - 4;
        }
    }

    /** Time spent in a phase. */
    public record PhaseLine(Summary.PhaseTime phase) implements Line {}

    /** What the columns of the following spans are. */
    public record SpanHeader(boolean full) implements Line {}

    /**
     * How long spans took.
     *
     * @param full whether p90 and the maximum are shown too
     * @param chosen whether its histogram is shown
     */
    public record SpanLine(Outline.Latency latency, boolean full, boolean chosen) implements Line {

        /** Five numbers leave no room for a name beside them. */
        @Override
        public double height() {
            return full ? LINE + 14 : LINE;
        }
    }

    /** How the lengths of spans are distributed. */
    public record Bars(Histogram histogram, Optional<Histogram.Bar> chosen) implements Line {
        @Override
        public double height() {
            return 100;
        }

        /** The bar at a share of the width; empty beside them. */
        public Optional<Histogram.Bar> at(double share) {
            int index = (int) Math.floor(share * histogram.bars().size());
            return 0 <= index && index < histogram.bars().size()
                    ? Optional.of(histogram.bars().get(index))
                    : Optional.empty();
        }
    }

    /**
     * Another event to go to.
     *
     * @param label what it is to the chosen one
     * @param distance how much later it happened
     */
    public record Link(String label, String name, String distance, EventDetail.EventRef event, int lane, long ns)
            implements Line {}

    /** A finding. */
    public record Card(Finding finding, List<String> lines) implements Line {
        @Override
        public double height() {
            return 14 + 16.0 * lines.size() + 8;
        }
    }

    /** Room between parts. */
    public record Gap() implements Line {
        @Override
        public double height() {
            return 10;
        }
    }

    private static final double LINE = 20;
    /** Between the panel's edges and its content, px. */
    public static final double MARGIN = 18;

    /** Characters of ordinary text on a line; wide letters are rare enough. */
    private static final int WIDTH = 48;

    private static final int MONOSPACED_WIDTH = 44;
    /** More than that nobody reads beside a timeline; the console lists them all. */
    private static final int MOST_SPANS = 12;

    static final int MOST_FULL_SPANS = 8;

    public Panel {
        lines = List.copyOf(lines);
    }

    /** The panel of a model as it is now. */
    public static Panel of(TimelineModel model) {
        var lines = new ArrayList<Line>();
        model.choice().item().ifPresent(item -> EventLines.add(model, item, lines));
        model.selection()
                .range()
                .ifPresentOrElse(
                        range -> addSelection(model, range, lines),
                        () -> model.summary()
                                .ifPresentOrElse(
                                        summary -> addSummary(model, summary, lines),
                                        () -> addNoMigration(model, lines)));
        addFindings(model, lines);
        return placed(lines);
    }

    private static Panel placed(List<Line> lines) {
        var placed = new ArrayList<Placed>();
        double y = MARGIN - LINE / 2;
        for (var line : lines) {
            placed.add(new Placed(line, y));
            y += line.height();
        }
        return new Panel(placed, y + MARGIN);
    }

    /** The line at a distance from the panel's upper edge, scrolling included. */
    public Optional<Placed> at(double y) {
        return lines.stream()
                .filter(placed ->
                        placed.y() <= y && y < placed.y() + placed.line().height())
                .findFirst();
    }

    private static void addSelection(TimelineModel model, TimeRange range, List<Line> lines) {
        lines.add(new Heading("Selection"));
        lines.add(new Figure(model.outline().timeText().duration(range.durationNs()), Tone.NORMAL));
        model.selection().statistics().ifPresent(statistics -> addStatistics(model, statistics, lines));
        lines.add(new Gap());
    }

    private static void addStatistics(TimelineModel model, RangeStatistics statistics, List<Line> lines) {
        boolean timed = model.outline().timeText() == TimeText.TIMES;
        lines.add(new Fact(
                "events",
                Units.count(statistics.events())
                        + (timed
                                ? "  ·  " + Units.roughCount(statistics.perSecond((double) statistics.events())) + "/s"
                                : ""),
                Tone.NORMAL));
        if (statistics.pages() > 0) {
            lines.add(new Fact(
                    "pages sent",
                    Units.count(statistics.pages()) + "  ·  " + Units.bytes((double) statistics.bytes()),
                    Tone.NORMAL));
            if (timed) {
                lines.add(new Fact(
                        "rate", Units.bytes(statistics.perSecond((double) statistics.bytes())) + "/s", Tone.NORMAL));
            }
        }
        addSpans(model, statistics.spans(), true, lines);
        lines.add(new Gap());
        lines.add(new Heading("Events"));
        for (var type : statistics.types()) {
            lines.add(new Fact(type.name(), Units.count(type.count()), Tone.MUTED));
        }
    }

    private static void addSpans(TimelineModel model, List<Outline.Latency> spans, boolean full, List<Line> lines) {
        if (spans.isEmpty()) {
            return;
        }
        lines.add(new Gap());
        lines.add(new SpanHeader(full));
        var group = model.choice().group();
        int most = full ? MOST_FULL_SPANS : MOST_SPANS;
        for (var span : spans.stream().limit(most).toList()) {
            boolean chosen = full && group.equals(Optional.of(SpanGroup.of(span)));
            lines.add(new SpanLine(span, full, chosen));
            if (chosen) {
                model.choice()
                        .histogram()
                        .filter(histogram -> !histogram.bars().isEmpty())
                        .ifPresent(histogram ->
                                lines.add(new Bars(histogram, model.choice().bar())));
            }
        }
        if (spans.size() > most) {
            lines.add(new Text((spans.size() - most) + " more kinds of spans", false));
        }
    }

    /** Says so where nothing else is said: an empty panel looks as if something were still to come. */
    private static void addNoMigration(TimelineModel model, List<Line> lines) {
        if (lines.isEmpty() && !model.isEmpty()) {
            lines.add(new Heading("Migration"));
            lines.add(new Text("No migration in these recordings.", false));
        }
    }

    private static void addSummary(TimelineModel model, Summary summary, List<Line> lines) {
        lines.add(new Heading("Migration"));
        boolean good = summary.outcome().equals("completed");
        lines.add(new Figure(summary.outcome(), good ? Tone.GOOD : Tone.BAD));
        for (var fact : summary.facts()) {
            lines.add(new Fact(fact.label(), fact.value(), Tone.NORMAL));
        }
        if (!summary.phases().isEmpty()) {
            lines.add(new Gap());
            lines.add(new Heading("Phases"));
            summary.phases().forEach(phase -> lines.add(new PhaseLine(phase)));
        }
        addSpans(model, summary.latencies(), false, lines);
        lines.add(new Gap());
    }

    private static void addFindings(TimelineModel model, List<Line> lines) {
        if (model.findings().isEmpty()) {
            return;
        }
        lines.add(new Heading("Findings"));
        for (var finding : model.findings()) {
            lines.add(new Card(finding, wrapped(finding.title(), WIDTH - 4)));
        }
    }

    /** Cuts a text into lines, at blanks where there are some. */
    static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        var rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int end = blank > width / 2 ? blank : width;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** Text in a fixed pitch, cut into lines. */
    static void addMonospaced(String text, List<Line> lines) {
        wrapped(text, MONOSPACED_WIDTH).forEach(line -> lines.add(new Text(line, true)));
    }
}

package dev.phaseline.analyzer.report;

import static dev.phaseline.analyzer.report.Markup.number;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** What each iteration of the precopy loop had to send, how fast it went, and how fast the guest dirtied it anew. */
final class IterationsChart {
    private static final double LEFT = 96;
    private static final double RIGHT = Drawing.WIDTH - 12;
    private static final double TOP = 30;
    private static final double PANEL = 130;
    private static final double GAP = 34;
    private static final double HEIGHT = TOP + 2 * PANEL + GAP + 8;
    private static final int ROWS_SHOWN = 60;

    private final List<Iteration> iterations;

    /** An iteration; times in ns after the start of the migration. */
    private record Iteration(
            long number,
            double startNs,
            double lengthNs,
            OptionalDouble pending,
            OptionalDouble threshold,
            OptionalDouble dirtyPages,
            OptionalDouble sentPages,
            OptionalDouble rate,
            OptionalDouble dirtyRate) {
        static Iteration of(QueryResult row) {
            return new Iteration(
                    row.longValue(0),
                    row.doubleValue(1),
                    row.doubleValue(2),
                    Rows.number(row, 3),
                    Rows.number(row, 4),
                    Rows.number(row, 5),
                    Rows.number(row, 6),
                    Rows.number(row, 7),
                    Rows.number(row, 8));
        }

        double endNs() {
            return startNs + lengthNs;
        }
    }

    private IterationsChart(List<Iteration> iterations) {
        this.iterations = iterations;
    }

    static IterationsChart of(Workspace workspace, Migration migration) {
        return new IterationsChart(Rows.list(workspace, "iterations", Iteration::of, migration.id()));
    }

    boolean isEmpty() {
        return iterations.isEmpty();
    }

    void write(Markup page) {
        page.open("p", "class", "key");
        key(page, "bandwidth", "bandwidth");
        key(page, "dirtied", "dirty rate, by bitmap sync");
        key(page, "remaining", "remaining when the iteration began");
        key(page, "threshold", "switchover below");
        page.close("p").line();
        Axis time = new Axis(
                iterations.getFirst().startNs(),
                Math.max(iterations.getLast().endNs(), iterations.getFirst().startNs() + 1),
                LEFT,
                RIGHT);
        Drawing drawing = new Drawing(page, Drawing.WIDTH, HEIGHT, "Bandwidth, dirty rate and remaining bytes");
        drawing.timeGrid(time, TOP, HEIGHT - 8);
        writeRates(drawing, time, TOP);
        writeRemaining(drawing, time, TOP + PANEL + GAP);
        drawing.end();
        writeTable(page);
    }

    private static void key(Markup page, String style, String text) {
        page.leaf("i", "", "class", "swatch " + style).text(" " + text + " ");
    }

    private void writeRates(Drawing drawing, Axis time, double top) {
        double highest = highest(Iteration::rate, Iteration::dirtyRate);
        double shown = Math.min(highest, 3 * Math.max(usual(Iteration::rate), usual(Iteration::dirtyRate)));
        Axis rate = Axis.ofBytes(shown, top + PANEL, top);
        writeAxis(drawing, rate, "sent and dirtied", Quantity::rate);
        if (highest > rate.to()) {
            drawing.text(RIGHT, top - 18, "cut off: the highest is " + Quantity.rate(highest), "tick end");
        }
        steps(drawing, time, rate, Iteration::dirtyRate, "dirtied");
        steps(drawing, time, rate, Iteration::rate, "bandwidth");
        for (Iteration iteration : iterations) {
            iteration
                    .rate()
                    .ifPresent(value -> drawing.box(
                            time.at(iteration.startNs()),
                            top,
                            time.at(iteration.endNs()) - time.at(iteration.startNs()),
                            PANEL,
                            "ghost",
                            "iteration " + iteration.number() + ": bandwidth " + Quantity.rate(value)
                                    + dirtied(iteration)));
        }
    }

    private static String dirtied(Iteration iteration) {
        return iteration.dirtyRate().isPresent()
                ? ", dirty rate " + Quantity.rate(iteration.dirtyRate().getAsDouble())
                : "";
    }

    private void writeRemaining(Drawing drawing, Axis time, double top) {
        Axis bytes = Axis.ofBytes(highest(Iteration::pending, Iteration::threshold), top + PANEL, top);
        writeAxis(drawing, bytes, "remaining", Quantity::bytes);
        StringBuilder area = new StringBuilder();
        for (Iteration iteration : iterations) {
            if (iteration.pending().isPresent()) {
                String y = number(bytes.at(iteration.pending().getAsDouble()));
                area.append(
                                area.isEmpty()
                                        ? "M" + number(time.at(iteration.startNs())) + " " + number(top + PANEL)
                                        : "")
                        .append("L")
                        .append(number(time.at(iteration.startNs())))
                        .append(" ")
                        .append(y)
                        .append("H")
                        .append(number(time.at(iteration.endNs())));
            }
        }
        if (!area.isEmpty()) {
            drawing.path(area + "V" + number(top + PANEL) + "Z", "remaining");
        }
        steps(drawing, time, bytes, Iteration::threshold, "threshold");
    }

    private double highest(Function<Iteration, OptionalDouble> first, Function<Iteration, OptionalDouble> second) {
        return iterations.stream()
                .flatMap(iteration -> Stream.of(first.apply(iteration), second.apply(iteration)))
                .mapToDouble(value -> value.orElse(0))
                .max()
                .orElse(0);
    }

    /** What nine of ten values do not exceed: one sync after a very short time must not flatten all others. */
    private double usual(Function<Iteration, OptionalDouble> value) {
        double[] sorted = iterations.stream()
                .map(value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(sorted.length * 0.9) - 1];
    }

    private static void writeAxis(Drawing drawing, Axis axis, String title, Function<Double, String> format) {
        for (double tick : axis.multiples((axis.to() - axis.from()) / 2)) {
            double y = axis.at(tick);
            drawing.line(LEFT, y, RIGHT, y, "grid");
            drawing.text(LEFT - 8, y + 4, Quantity.round(format.apply(tick)), "tick end");
        }
        drawing.text(0, axis.end() - 8, title, "tick");
    }

    /** A line with one step for each iteration that has a value; it stays where it is until the next one. */
    private void steps(
            Drawing drawing, Axis time, Axis values, Function<Iteration, OptionalDouble> value, String style) {
        StringBuilder commands = new StringBuilder();
        for (Iteration iteration : iterations) {
            OptionalDouble here = value.apply(iteration);
            if (here.isPresent()) {
                String start = number(time.at(iteration.startNs()));
                commands.append(commands.isEmpty() ? "M" + start + " " : "H" + start + "V")
                        .append(number(values.at(here.getAsDouble())))
                        .append("H")
                        .append(number(time.at(iteration.endNs())));
            }
        }
        if (!commands.isEmpty()) {
            drawing.path(commands.toString(), "curve " + style);
        }
    }

    private void writeTable(Markup page) {
        page.open("details").leaf("summary", "All numbers");
        TextTable table = TextTable.open(
                page,
                "iteration",
                "#at",
                "#took",
                "#remaining",
                "#switchover below",
                "#dirtied pages",
                "#sent pages",
                "#bandwidth",
                "#dirty rate");
        for (Iteration iteration : iterations.subList(0, Math.min(ROWS_SHOWN, iterations.size()))) {
            table.row(
                    Long.toString(iteration.number()),
                    Quantity.duration(iteration.startNs()),
                    Quantity.duration(iteration.lengthNs()),
                    show(iteration.pending(), Quantity::bytes),
                    show(iteration.threshold(), Quantity::bytes),
                    show(iteration.dirtyPages(), pages -> Quantity.count(pages.longValue())),
                    show(iteration.sentPages(), pages -> Quantity.count(pages.longValue())),
                    show(iteration.rate(), Quantity::rate),
                    show(iteration.dirtyRate(), Quantity::rate));
        }
        table.close();
        if (iterations.size() > ROWS_SHOWN) {
            page.leaf("p", "The first " + ROWS_SHOWN + "; phaseline iterations prints all.", "class", "note");
        }
        page.close("details").line();
    }

    private static String show(OptionalDouble value, Function<Double, String> format) {
        return value.isPresent() ? format.apply(value.getAsDouble()) : "";
    }
}

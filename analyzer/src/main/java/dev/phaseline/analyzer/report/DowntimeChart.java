package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.OptionalDouble;

/** A waterfall of what both sides did while the guest stood still; what the guest waited for is drawn in full colour. */
final class DowntimeChart {
    private static final double LEFT = 220;
    private static final double RIGHT = Drawing.WIDTH - 90;
    private static final double TOP = 26;
    private static final double BAR = 13;
    private static final double ROW = BAR + 5;

    private final List<Step> steps;

    /** A step, or the whole (depth 0); times in ns after the guest stopped. */
    private record Step(
            String side,
            String step,
            String name,
            double startNs,
            OptionalDouble lengthNs,
            boolean critical,
            OptionalDouble addedNs,
            OptionalDouble gapNs,
            long depth,
            long steps) {
        static Step of(QueryResult row) {
            return new Step(
                    Rows.text(row, 0),
                    Rows.text(row, 1),
                    Rows.text(row, 2),
                    row.doubleValue(3),
                    Rows.number(row, 4),
                    Boolean.TRUE.equals(row.value(5)),
                    Rows.number(row, 6),
                    Rows.number(row, 7),
                    row.longValue(8),
                    row.longValue(9));
        }

        String label() {
            return switch (step) {
                case "device" -> name;
                case "live state" -> name + ", live state";
                case "stop" -> "stop the guest";
                case "start" -> "start the guest";
                case "return path" -> "wait for the destination";
                default -> step + (name.isEmpty() ? "" : " " + name);
            };
        }
    }

    private DowntimeChart(List<Step> steps) {
        this.steps = steps;
    }

    static DowntimeChart of(Workspace workspace, Migration migration) {
        return new DowntimeChart(Rows.list(workspace, "downtime", Step::of, migration.id()));
    }

    boolean isEmpty() {
        return shown().isEmpty();
    }

    private List<Step> shown() {
        return steps.stream().filter(step -> step.depth() > 0).toList();
    }

    void write(Markup page) {
        List<Step> shown = shown();
        page.open("p", "class", "key");
        page.leaf("i", "", "class", "swatch bar-source").text(" source ");
        page.leaf("i", "", "class", "swatch bar-destination").text(" destination ");
        page.text(" — full colour: the guest waited for it; pale: it ran beside; ");
        page.leaf("i", "", "class", "swatch gap").text(" on the way, or without events");
        page.close("p").line();
        double last = steps.stream()
                .mapToDouble(step -> step.startNs() + step.lengthNs().orElse(0))
                .max()
                .orElse(1);
        Axis time = new Axis(0, Math.max(last, 1), LEFT, RIGHT);
        double height = TOP + shown.size() * ROW + 6;
        Drawing drawing = new Drawing(page, Drawing.WIDTH, height, "Waterfall of the downtime");
        drawing.timeGrid(time, TOP, height);
        double y = TOP + 4;
        for (Step step : shown) {
            write(drawing, time, step, last, y);
            y += ROW;
        }
        drawing.end();
        long hidden = steps.getFirst().steps() - steps.size();
        if (hidden > 0) {
            page.leaf("p", hidden + " shorter steps are not drawn; phaseline downtime prints all.", "class", "note");
        }
    }

    private static void write(Drawing drawing, Axis time, Step step, double last, double y) {
        String length =
                step.lengthNs().isPresent() ? Quantity.duration(step.lengthNs().getAsDouble()) : "end not recorded";
        double x = time.at(step.startNs());
        double end = time.at(step.startNs() + step.lengthNs().orElse(last));
        step.gapNs().ifPresent(gap -> {
            double before = time.at(Math.max(0, step.startNs() - gap));
            if (x - before >= 1) {
                drawing.box(before, y + BAR / 2 - 1, x - before, 2, "gap", Quantity.duration(gap) + " before it");
            }
        });
        drawing.text(LEFT - 10, y + 11, Drawing.cut(step.label(), LEFT - 10), "end " + step.side());
        drawing.box(
                x,
                y,
                end - x,
                BAR,
                "bar-" + (step.side().equals("source") ? "source" : "destination") + (step.critical() ? "" : " beside"),
                step.side() + ": " + step.label() + ", " + length + added(step));
        drawing.text(end + 6, y + 11, length, step.critical() ? "value" : "tick");
    }

    private static String added(Step step) {
        return step.addedNs().isPresent()
                ? "\nadds " + Quantity.duration(step.addedNs().getAsDouble()) + " to the downtime"
                : "";
    }
}

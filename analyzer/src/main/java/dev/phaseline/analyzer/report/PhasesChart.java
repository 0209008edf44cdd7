package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The phases of both sides on one clock, above each other where they nest. */
final class PhasesChart {
    private static final double LEFT = 96;
    private static final double RIGHT = Drawing.WIDTH - 12;
    private static final double TOP = 26;
    private static final double BAR = 22;
    private static final double ROW = BAR + 4;
    private static final double BETWEEN_SIDES = 14;

    private final Migration migration;
    private final List<Phase> phases;

    /** A phase; times in ns after the start of the migration on the common clock. */
    private record Phase(
            String side,
            String name,
            OptionalDouble iteration,
            int depth,
            double startNs,
            double lengthNs,
            String startEvent,
            String endEvent) {
        static Phase of(QueryResult row) {
            return new Phase(
                    Rows.text(row, 0),
                    Rows.text(row, 1),
                    Rows.number(row, 2),
                    (int) row.longValue(3),
                    row.doubleValue(4),
                    row.doubleValue(5),
                    Rows.text(row, 6),
                    Rows.text(row, 7));
        }

        String title() {
            return iteration.isPresent() && name.equals("iteration") ? name + " " + ordinal() : readable();
        }

        String readable() {
            return name.replace('_', ' ');
        }

        String ordinal() {
            return iteration.isPresent() ? Long.toString((long) iteration.getAsDouble()) : "";
        }

        double endNs() {
            return startNs + lengthNs;
        }
    }

    private PhasesChart(Migration migration, List<Phase> phases) {
        this.migration = migration;
        this.phases = phases;
    }

    static PhasesChart of(Workspace workspace, Migration migration) {
        return new PhasesChart(migration, Rows.list(workspace, "phases", Phase::of, migration.id()));
    }

    boolean isEmpty() {
        return phases.isEmpty();
    }

    void write(Markup page) {
        double first = phases.stream().mapToDouble(Phase::startNs).min().orElse(0);
        double last = phases.stream().mapToDouble(Phase::endNs).max().orElse(0);
        Axis time = new Axis(Math.min(0, first), Math.max(last, first + 1), LEFT, RIGHT);
        List<String> sides = phases.stream().map(Phase::side).distinct().toList();
        double height = TOP + sides.size() * BETWEEN_SIDES + 8;
        for (String side : sides) {
            height += depths(side) * ROW;
        }
        Drawing drawing = new Drawing(page, Drawing.WIDTH, height, "Phases of both sides on one time line");
        drawing.timeGrid(time, TOP, height);
        double y = TOP + BETWEEN_SIDES / 2;
        writeDowntime(drawing, time, height);
        for (String side : sides) {
            drawing.text(0, y + 15, side, "side " + side);
            for (Phase phase : phases) {
                if (phase.side().equals(side)) {
                    writePhase(drawing, time, phase, y + phase.depth() * ROW);
                }
            }
            y += depths(side) * ROW + BETWEEN_SIDES;
        }
        drawing.end();
    }

    /** The phases of depth 0 by side, for recordings that only have an order. */
    void writeOrder(Markup page) {
        TextTable table = TextTable.open(page, "side", "phases in their order");
        for (String side : phases.stream().map(Phase::side).distinct().toList()) {
            table.row(
                    side,
                    phases.stream()
                            .filter(phase -> phase.side().equals(side) && phase.depth() == 0)
                            .map(Phase::readable)
                            .collect(Collectors.joining(" → ")));
        }
        table.close();
    }

    private int depths(String side) {
        return 1
                + phases.stream()
                        .filter(phase -> phase.side().equals(side))
                        .mapToInt(Phase::depth)
                        .max()
                        .orElse(0);
    }

    private void writeDowntime(Drawing drawing, Axis time, double height) {
        if (migration.stoppedNs().isEmpty() || migration.stillNs().isEmpty()) {
            return;
        }
        double length = migration.stillNs().getAsDouble();
        double x = time.at(migration.stoppedNs().getAsDouble());
        double width = time.at(migration.stoppedNs().getAsDouble() + length) - x;
        String text = "guest stopped " + Quantity.duration(length);
        drawing.box(x, TOP, width, height - TOP, "downtime", text);
        drawing.label(x, height - 4, width, "stopped", text, "stopped");
    }

    private static void writePhase(Drawing drawing, Axis time, Phase phase, double y) {
        double x = time.at(phase.startNs());
        double width = time.at(phase.endNs()) - x;
        String length = Quantity.duration(phase.lengthNs());
        String style = "p-" + styleName(phase.name()) + (phase.iteration().orElse(1) % 2 == 0 ? " even" : "");
        drawing.box(x, y, width, BAR, "bar " + style, hover(phase, length));
        drawing.label(
                x,
                y + 15,
                width,
                "on t-" + styleName(phase.name()),
                phase.title() + " · " + length,
                phase.title(),
                phase.ordinal());
    }

    private static String hover(Phase phase, String length) {
        return phase.side() + ": " + phase.title() + ", " + length + ", from " + Quantity.duration(phase.startNs())
                + (phase.startEvent().isEmpty() ? "" : "\nfrom " + phase.startEvent())
                + (phase.endEvent().isEmpty() ? "\nnot ended in the recording" : "\nto " + phase.endEvent());
    }

    /** Only letters, digits and underscores reach an attribute that the style sheet looks at. */
    private static String styleName(String name) {
        return name.replaceAll("\\W", "");
    }
}

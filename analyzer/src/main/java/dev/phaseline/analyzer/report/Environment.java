package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What the report was made from: recordings, their hosts and clocks, and what could not be read of them. */
final class Environment {
    private final List<Recording> recordings;
    private final List<ClockRelation> clocks;
    private final List<Damaged> damage;

    private record Recording(
            long id,
            String path,
            String format,
            String side,
            String host,
            String pid,
            String clock,
            OptionalDouble startNs,
            OptionalDouble endNs,
            long read,
            long dropped,
            long damaged,
            long undeclared,
            long ambiguous) {
        static Recording of(QueryResult row) {
            return new Recording(
                    row.longValue(0),
                    Rows.text(row, 1),
                    Rows.text(row, 2),
                    Rows.text(row, 3),
                    Rows.text(row, 4),
                    Rows.text(row, 5),
                    Rows.text(row, 6),
                    Rows.number(row, 7),
                    Rows.number(row, 8),
                    row.longValue(9),
                    row.longValue(10),
                    row.longValue(11),
                    row.longValue(12),
                    row.longValue(13));
        }

        String length() {
            return timed() && startNs.isPresent() && endNs.isPresent()
                    ? Quantity.duration(endNs.getAsDouble() - startNs.getAsDouble())
                    : "";
        }

        boolean timed() {
            return !clock.equals("none");
        }

        String missing() {
            List<String> parts = new ArrayList<>();
            add(parts, dropped, "dropped");
            add(parts, damaged, "damaged");
            add(parts, undeclared, "undeclared");
            add(parts, ambiguous, "ambiguous");
            return parts.isEmpty() ? "none" : String.join(", ", parts);
        }

        private static void add(List<String> parts, long count, String what) {
            if (count > 0) {
                parts.add(Quantity.count(count) + " " + what);
            }
        }
    }

    /** How two clocks relate: the destination's less the source's in ns, and by how much that may be wrong. */
    private record ClockRelation(
            long source,
            long destination,
            double offsetNs,
            double nudgeNs,
            double driftPpb,
            OptionalDouble errorNs,
            long forward,
            long backward,
            long contradictions) {
        static ClockRelation of(QueryResult row) {
            return new ClockRelation(
                    row.longValue(0),
                    row.longValue(1),
                    row.doubleValue(2),
                    row.doubleValue(3),
                    row.doubleValue(4),
                    Rows.number(row, 5),
                    row.longValue(6),
                    row.longValue(7),
                    row.longValue(8));
        }

        String sentence() {
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT,
                    "The clock of recording %d is %s %s that of recording %d",
                    destination,
                    Quantity.duration(Math.abs(offsetNs)),
                    offsetNs < 0 ? "behind" : "ahead of",
                    source));
            if (driftPpb != 0) {
                text.append(String.format(Locale.ROOT, " and drifts by %+.2f µs per second", driftPpb / 1e3));
            }
            text.append(
                    errorNs.isPresent()
                            ? "; no aligned time is wrong by more than " + Quantity.duration(errorNs.getAsDouble())
                            : "; nothing came back to the source, so it may be ahead by more than that");
            text.append(String.format(
                    Locale.ROOT,
                    " (%s causes with their effects towards the destination, %s towards the source).",
                    Quantity.count(forward),
                    Quantity.count(backward)));
            if (nudgeNs != 0) {
                text.append(" This includes ")
                        .append(Quantity.duration(nudgeNs))
                        .append(" that somebody added by hand.");
            }
            if (contradictions > 0) {
                text.append(" ")
                        .append(Quantity.count(contradictions))
                        .append(" pairs contradict each other: a clock was set meanwhile.");
            }
            return text.toString();
        }
    }

    private record Damaged(String recording, String path, String offset, String line, String description) {
        static Damaged of(QueryResult row) {
            return new Damaged(
                    Rows.text(row, 0), Rows.text(row, 1), Rows.text(row, 2), Rows.text(row, 3), Rows.text(row, 4));
        }
    }

    private Environment(List<Recording> recordings, List<ClockRelation> clocks, List<Damaged> damage) {
        this.recordings = recordings;
        this.clocks = clocks;
        this.damage = damage;
    }

    static Environment of(Workspace workspace) {
        return new Environment(
                Rows.list(workspace, "recordings", Recording::of),
                Rows.list(workspace, "clocks", ClockRelation::of),
                Rows.list(workspace, "damage", Damaged::of));
    }

    void write(Markup page) {
        TextTable table = TextTable.open(
                page,
                "#no.",
                "recording",
                "format",
                "side",
                "host",
                "process",
                "begins",
                "#lasts",
                "#events",
                "events missing");
        for (Recording recording : recordings) {
            table.row(
                    Long.toString(recording.id()),
                    recording.path(),
                    recording.format(),
                    recording.side().isEmpty() ? "unknown" : recording.side(),
                    recording.host().isEmpty() ? "not recorded" : recording.host(),
                    recording.pid(),
                    begins(recording),
                    recording.length(),
                    Quantity.count(recording.read()),
                    recording.missing());
        }
        table.close();
        if (clocks.isEmpty()) {
            page.leaf(
                    "p", "The clocks of two hosts were not compared: each side is shown on its own.", "class", "note");
        }
        for (ClockRelation clock : clocks) {
            page.leaf("p", clock.sentence());
        }
        if (!damage.isEmpty()) {
            page.leaf("h4", "What could not be read");
            TextTable places = TextTable.open(page, "#no.", "file", "#offset", "#line", "what was met");
            damage.forEach(place ->
                    places.row(place.recording(), place.path(), place.offset(), place.line(), place.description()));
            places.close();
        }
    }

    private static String begins(Recording recording) {
        if (!recording.clock().equals("realtime")) {
            return recording.timed() ? recording.clock() + " clock" : "no times";
        }
        return recording.startNs().isPresent()
                ? Quantity.date((long) recording.startNs().getAsDouble())
                : "";
    }
}

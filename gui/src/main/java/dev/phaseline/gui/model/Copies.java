package dev.phaseline.gui.model;

import java.util.Locale;
import java.util.Optional;

/** What is put on the clipboard. */
public final class Copies {

    private Copies() {}

    /** The chosen event as QEMU logs it, else what the panel says of the selection; empty if nothing is chosen. */
    public static Optional<String> text(TimelineModel model) {
        var event = model.choice().detail().map(EventDetail::line);
        return event.or(() -> model.selection().statistics().map(statistics -> table(model, statistics)));
    }

    private static String table(TimelineModel model, RangeStatistics statistics) {
        var text = new StringBuilder("%s, %s events%n"
                .formatted(
                        model.outline().timeText().duration(statistics.range().durationNs()),
                        Units.count(statistics.events())));
        text.append("side\tkind\tname\tcount\tp50_us\tp90_us\tp99_us\tmax_us\n");
        for (var span : statistics.spans()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s\t%s\t%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f%n",
                    span.side().label(),
                    span.kind(),
                    span.name(),
                    span.count(),
                    span.p50Us(),
                    span.p90Us(),
                    span.p99Us(),
                    span.maxUs()));
        }
        return text.toString();
    }

    /** A query that finds the chosen event, else the events of the selection; empty if nothing is chosen. */
    public static Optional<String> sql(TimelineModel model) {
        return model.choice()
                .detail()
                .map(event -> "SELECT * FROM %s WHERE recording = %d AND seq = %d"
                        .formatted(
                                quoted(event.table()),
                                event.ref().recording(),
                                event.ref().seq()))
                .or(() -> model.selection().range().map(range -> events(model.outline(), range)));
    }

    private static String events(Outline outline, TimeRange range) {
        var conditions = outline.recordings().stream()
                .filter(recording -> recording.events() > 0)
                .map(recording -> "(recording = %d AND ts_ns BETWEEN %d AND %d)"
                        .formatted(
                                recording.id(),
                                recording.clock().toHost(range.startNs()),
                                recording.clock().toHost(range.endNs())))
                .toList();
        return "SELECT events.*, event_types.name FROM events JOIN event_types ON event_types.id = event_type\nWHERE "
                + String.join("\n    OR ", conditions) + "\nORDER BY ts_ns";
    }

    /** Words of SQL have no underscore in the middle: those are quoted too. */
    private static String quoted(String name) {
        return name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)+") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}

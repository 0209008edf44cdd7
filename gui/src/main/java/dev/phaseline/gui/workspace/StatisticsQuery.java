package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Histogram;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RangeStatistics;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.SpanGroup;
import dev.phaseline.gui.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads what lies in a range. */
final class StatisticsQuery {

    private static final int TYPES_SHOWN = 12;
    private static final int BARS = 24;

    private final Queries queries;
    private final Outline outline;

    StatisticsQuery(Queries queries, Outline outline) {
        this.queries = queries;
        this.outline = outline;
    }

    RangeStatistics statistics(TimeRange range) {
        var counts = new HashMap<String, Long>();
        long pages = 0;
        for (var recording : outline.recordings()) {
            if (recording.events() == 0 || !recording.range().meets(range)) {
                continue;
            }
            long startNs = recording.clock().toHost(range.startNs());
            long endNs = recording.clock().toHost(range.endNs());
            var own = new HashMap<String, Long>();
            queries.each(
                    "range_events",
                    row -> own.put(row.getString("name"), row.getLong("events")),
                    recording.id(),
                    startNs,
                    endNs);
            own.forEach((name, events) -> counts.merge(name, events, Long::sum));
            if (recording.side() != Side.DESTINATION) {
                pages += own.getOrDefault("ram_save_page", 0L);
                if (own.containsKey("multifd_send")) {
                    pages += queries.list("range_packets", row -> row.getLong("pages"), recording.id(), startNs, endNs)
                            .getFirst();
                }
            }
        }
        var spans = queries.list(
                "range_spans",
                row -> new Outline.Latency(
                        0,
                        Side.of(row.getString("side")),
                        row.getString("kind"),
                        row.getString("name"),
                        row.getLong("spans"),
                        row.getDouble("p50_us"),
                        row.getDouble("p90_us"),
                        row.getDouble("p99_us"),
                        row.getDouble("max_us"),
                        row.getDouble("total_ms")),
                range.startNs(),
                range.endNs());
        return new RangeStatistics(
                range,
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(TYPES_SHOWN)
                        .map(entry -> new RangeStatistics.TypeCount(entry.getKey(), entry.getValue()))
                        .toList(),
                spans,
                pages);
    }

    Histogram histogram(SpanGroup group, TimeRange range) {
        var counts = new long[BARS];
        var limits = new double[2];
        queries.each(
                "span_lengths",
                row -> {
                    counts[row.getInt("bar")] = row.getLong("spans");
                    limits[0] = row.getDouble("low");
                    limits[1] = row.getDouble("high");
                },
                group.side() == Side.UNKNOWN ? "" : group.side().name().toLowerCase(Locale.ROOT),
                group.kind(),
                group.name(),
                range.startNs(),
                range.endNs(),
                BARS);
        var bars = new ArrayList<Histogram.Bar>();
        if (limits[1] > 0) {
            for (int i = 0; i < BARS; i++) {
                bars.add(new Histogram.Bar(edge(limits, i), edge(limits, i + 1), counts[i]));
            }
        }
        return new Histogram(group, range, bars);
    }

    /** The first bar has the shortest span inside, the last the longest. */
    private static long edge(double[] limits, int index) {
        double share = (double) index / BARS;
        long ns = Math.round(Math.exp(limits[0] + share * (limits[1] - limits[0])));
        return index == 0 ? Math.max(0, ns - 1) : index == BARS ? ns + 1 : ns;
    }
}

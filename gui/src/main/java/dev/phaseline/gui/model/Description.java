package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the timeline says about the thing under the pointer.
 *
 * @param title its name
 * @param lines what is known about it
 */
public record Description(String title, List<String> lines) {

    public Description {
        lines = List.copyOf(lines);
    }

    /**
     * Describes a hit.
     *
     * @param zeroNs the instant that the ruler calls 0
     * @param event the event behind it; null while it is not known
     */
    public static Description of(Hit hit, Outline outline, long zeroNs, @Nullable EventDetail event) {
        return switch (hit) {
            case Hit.OnPhase(var phase) ->
                new Description(phase.label(), List.of(phase.side().label() + " phase", time(phase.range(), zeroNs)));
            case Hit.OnSpan(var lane, var span) ->
                new Description(
                        span.kind() + " · " + span.name(),
                        join(List.of(time(span.range(), zeroNs), lane.title()), event, zeroNs));
            case Hit.OnCluster(var lane, var cluster, var ns) ->
                new Description(
                        cluster.kind() + (cluster.name().isEmpty() ? "" : " · " + cluster.name()),
                        List.of(
                                cluster.count() == 1
                                        ? Units.duration(cluster.coveredNs()) + " at " + instant(ns, zeroNs)
                                        : Units.count(cluster.count()) + " spans, together "
                                                + Units.duration(cluster.coveredNs()) + ", near "
                                                + instant(ns, zeroNs),
                                lane.title()));
            case Hit.OnEvents(var lane, var time, var count, var type) ->
                events(outline, lane, time, count, type, zeroNs, event);
            case Hit.OnEvent(var lane, var _, var ns) ->
                new Description(
                        event == null ? "event" : event.name(),
                        join(List.of("at " + instant(ns, zeroNs), lane.title()), event, zeroNs));
            case Hit.OnInstant(var label, var ns, var text) ->
                new Description(label, List.of("at " + instant(ns, zeroNs), text));
            case Hit.OnCounter(var counter, var step, var limit) -> {
                var lines = new ArrayList<String>();
                lines.add(counter.unit().apply(step.value()));
                if (limit != null) {
                    lines.add(counter.limitLabel() + " " + counter.unit().apply(limit.value()));
                }
                lines.add(time(step.range(), zeroNs));
                yield new Description(counter.label(), lines);
            }
        };
    }

    private static Description events(
            Outline outline,
            Outline.Lane lane,
            TimeRange time,
            long count,
            int type,
            long zeroNs,
            @Nullable EventDetail event) {
        var where = lane.title();
        if (count > 1) {
            var title =
                    type == 0 ? Units.count(count) + " events" : Units.count(count) + " × " + outline.eventName(type);
            return new Description(
                    title, join(List.of("in " + Units.duration(time.durationNs()), where), event, zeroNs));
        }
        var name = type == 0 ? "1 event" : outline.eventName(type);
        return event == null
                ? new Description(name, List.of("at " + instant(time.startNs(), zeroNs), where))
                : new Description(event.name(), join(List.of(where), event, zeroNs));
    }

    private static List<String> join(List<String> lines, @Nullable EventDetail event, long zeroNs) {
        var all = new ArrayList<>(lines);
        if (event != null) {
            all.add(event.name() + " (" + event.section() + ") at " + instant(event.ns(), zeroNs));
            if (!event.text().isEmpty()) {
                all.add(event.text());
            }
        }
        return all;
    }

    private static String time(TimeRange range, long zeroNs) {
        return Units.duration(range.durationNs()) + " from " + instant(range.startNs(), zeroNs);
    }

    private static String instant(long ns, long zeroNs) {
        return Units.instant(ns - zeroNs, 1_000);
    }
}

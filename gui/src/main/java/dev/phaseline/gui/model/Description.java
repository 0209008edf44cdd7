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
                new Description(
                        phase.label(), List.of(phase.side().label() + " phase", time(phase.range(), outline, zeroNs)));
            case Hit.OnSpan(var lane, var span) ->
                new Description(
                        span.kind() + " · " + span.name(),
                        join(List.of(time(span.range(), outline, zeroNs), lane.title()), event, outline, zeroNs));
            case Hit.OnCluster(var lane, var cluster, var ns) ->
                new Description(
                        cluster.kind() + (cluster.name().isEmpty() ? "" : " · " + cluster.name()),
                        List.of(
                                cluster.count() == 1
                                        ? outline.timeText().duration(cluster.coveredNs()) + " at "
                                                + instant(ns, outline, zeroNs)
                                        : Units.count(cluster.count()) + " spans, together "
                                                + outline.timeText().duration(cluster.coveredNs()) + ", near "
                                                + instant(ns, outline, zeroNs),
                                lane.title()));
            case Hit.OnEvents(var lane, var time, var count, var type) ->
                events(outline, lane, time, count, type, zeroNs, event);
            case Hit.OnEvent(var lane, var _, var ns) ->
                new Description(
                        event == null ? "event" : event.name(),
                        join(List.of("at " + instant(ns, outline, zeroNs), lane.title()), event, outline, zeroNs));
            case Hit.OnInstant(var label, var ns, var text) ->
                new Description(label, List.of("at " + instant(ns, outline, zeroNs), text));
            case Hit.OnCounter(var counter, var step, var limit) -> {
                var lines = new ArrayList<String>();
                lines.add(counter.unit().apply(step.value()));
                if (limit != null) {
                    lines.add(counter.limitLabel() + " " + counter.unit().apply(limit.value()));
                }
                lines.add(time(step.range(), outline, zeroNs));
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
                    title,
                    join(
                            List.of("in " + outline.timeText().duration(time.durationNs()), where),
                            event,
                            outline,
                            zeroNs));
        }
        var name = type == 0 ? "1 event" : outline.eventName(type);
        return event == null
                ? new Description(name, List.of("at " + instant(time.startNs(), outline, zeroNs), where))
                : new Description(event.name(), join(List.of(where), event, outline, zeroNs));
    }

    private static List<String> join(List<String> lines, @Nullable EventDetail event, Outline outline, long zeroNs) {
        var all = new ArrayList<>(lines);
        if (event != null) {
            all.add(event.name() + " (" + event.section() + ") at " + instant(event.ns(), outline, zeroNs));
            if (!event.text().isEmpty()) {
                all.add(event.text());
            }
        }
        return all;
    }

    private static String time(TimeRange range, Outline outline, long zeroNs) {
        return outline.timeText().duration(range.durationNs()) + " from " + instant(range.startNs(), outline, zeroNs);
    }

    private static String instant(long ns, Outline outline, long zeroNs) {
        return outline.timeText().instant(ns - zeroNs);
    }
}

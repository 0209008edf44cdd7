package dev.phaseline.gui.model;

import dev.phaseline.gui.model.Panel.Fact;
import dev.phaseline.gui.model.Panel.Gap;
import dev.phaseline.gui.model.Panel.Heading;
import dev.phaseline.gui.model.Panel.Line;
import dev.phaseline.gui.model.Panel.Link;
import dev.phaseline.gui.model.Panel.Tone;
import java.util.List;

/** The part of the panel about the thing that the user has chosen. */
final class EventLines {

    private EventLines() {}

    static void add(TimelineModel model, Hit item, List<Line> lines) {
        lines.add(new Heading(heading(item)));
        switch (item) {
            case Hit.OnSpan(var _, var span) -> addSpan(model, span, lines);
            case Hit.OnPhase(var phase) -> {
                lines.add(new Panel.Figure(phase.label(), Tone.NORMAL));
                lines.add(new Fact("side", phase.side().label(), Tone.NORMAL));
                lines.add(new Fact(
                        "duration",
                        model.outline().timeText().duration(phase.range().durationNs()),
                        Tone.NORMAL));
                lines.add(new Fact("from", instant(model, phase.range().startNs()), Tone.NORMAL));
            }
            case Hit.OnCluster _, Hit.OnCounter _, Hit.OnInstant _ -> {
                var text = Description.of(item, model.outline(), model.zeroNs(), null);
                lines.add(new Panel.Figure(text.title(), Tone.NORMAL));
                text.lines().forEach(line -> Panel.addMonospaced(line, lines));
            }
            case Hit.OnEvents(var _, var _, var count, var _) -> {
                if (count > 1) {
                    lines.add(new Fact("here", Units.count(count) + " events, of these", Tone.MUTED));
                }
            }
            case Hit.OnEvent _ -> {}
        }
        model.choice().detail().ifPresent(event -> addEvent(model, event, lines));
        lines.add(new Gap());
    }

    private static String heading(Hit item) {
        return switch (item) {
            case Hit.OnSpan _ -> "Span";
            case Hit.OnPhase _ -> "Phase";
            case Hit.OnCluster _ -> "Spans";
            case Hit.OnCounter _ -> "Counter";
            case Hit.OnInstant _ -> "Result";
            case Hit.OnEvents _, Hit.OnEvent _ -> "Event";
        };
    }

    private static void addSpan(TimelineModel model, Span span, List<Line> lines) {
        lines.add(new Panel.Figure(
                model.outline().timeText().duration(span.range().durationNs()), Tone.NORMAL));
        lines.add(new Fact("kind", span.kind(), Tone.NORMAL));
        if (!span.name().isEmpty()) {
            lines.add(new Fact("name", span.name(), Tone.NORMAL));
        }
    }

    private static void addEvent(TimelineModel model, EventDetail event, List<Line> lines) {
        lines.add(new Panel.EventName(event.name(), event.section()));
        if (!event.text().isEmpty()) {
            Panel.addMonospaced(event.text(), lines);
        }
        for (var argument : event.arguments()) {
            var meaning = argument.meaning().isEmpty() ? "" : "  (" + argument.meaning() + ")";
            lines.add(new Fact(argument.name(), argument.value() + meaning, Tone.NORMAL));
        }
        model.outline().lanes().stream()
                .filter(lane -> lane.id() == event.lane())
                .findFirst()
                .ifPresent(lane -> lines.add(new Fact("thread", lane.name(), Tone.NORMAL)));
        lines.add(new Fact("time", instant(model, event.ns()), Tone.NORMAL));
        HostTimes.of(model.outline(), event)
                .forEach(time -> lines.add(new Fact(time.label(), time.text(), Tone.MUTED)));
        event.partner()
                .ifPresent(partner -> lines.add(new Link(
                        partner.how(),
                        partner.name(),
                        signed(model, partner.ns() - event.ns()),
                        partner.ref(),
                        partner.lane(),
                        partner.ns())));
        event.before().reversed().forEach(other -> addNeighbour(model, "before", other, event, lines));
        event.after().forEach(other -> addNeighbour(model, "after", other, event, lines));
    }

    private static void addNeighbour(
            TimelineModel model, String label, EventDetail.Neighbour other, EventDetail event, List<Line> lines) {
        lines.add(new Link(
                label, other.name(), signed(model, other.ns() - event.ns()), other.ref(), event.lane(), other.ns()));
    }

    private static String signed(TimelineModel model, long ns) {
        return (ns < 0 ? "" : "+") + model.outline().timeText().figure(ns);
    }

    private static String instant(TimelineModel model, long ns) {
        return model.outline().timeText().instant(ns - model.zeroNs());
    }
}

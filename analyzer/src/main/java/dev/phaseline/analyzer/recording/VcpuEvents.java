package dev.phaseline.analyzer.recording;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Piece;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.Property;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What QEMU makes of an event with the property {@code vcpu}: before 8.0 it gets the processor as its first argument,
 * and the format a beginning that shows it. Later releases ignore the property.
 */
final class VcpuEvents {
    private static final TraceEvent PROCESSOR = TraceEventsParser.parse("vcpu", "vcpu(void *__cpu) \"cpu=%p \"\n")
            .catalog()
            .events()
            .getFirst();

    private VcpuEvents() {}

    /** The event as the releases have it, older ones first; only itself if it has not the property. */
    static List<TraceEvent> variants(TraceEvent event) {
        return event.properties().contains(Property.VCPU) ? List.of(withProcessor(event), event) : List.of(event);
    }

    private static TraceEvent withProcessor(TraceEvent event) {
        var arguments = new ArrayList<Argument>(PROCESSOR.arguments());
        arguments.addAll(event.arguments());
        var beginning = PROCESSOR.format().orElseThrow();
        var format = event.format().map(rest -> joined(beginning, rest)).orElse(beginning);
        return new TraceEvent(
                event.name(), event.properties(), arguments, Optional.of(format), event.section(), event.range());
    }

    private static FormatString joined(FormatString first, FormatString second) {
        var pieces = new ArrayList<Piece>(first.pieces());
        pieces.addAll(second.pieces());
        var segments = new ArrayList<Segment>(first.segments());
        segments.addAll(second.segments());
        return new FormatString(first.text() + " " + second.text(), pieces, segments);
    }
}

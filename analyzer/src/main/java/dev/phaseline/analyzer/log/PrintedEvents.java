package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events that programs print. */
public final class PrintedEvents {
    private PrintedEvents() {}

    /** The declarations by name, those to be tried first at the front; without disabled events, which are compiled out. */
    public static Map<String, List<TraceEvent>> of(Declarations declarations) {
        var byName = new LinkedHashMap<String, List<TraceEvent>>();
        for (var catalog : declarations.catalogs()) {
            for (var event : catalog.events()) {
                byName.computeIfAbsent(event.name(), name -> printed(declarations.named(name)));
            }
        }
        byName.values().removeIf(List::isEmpty);
        return byName;
    }

    private static List<TraceEvent> printed(List<TraceEvent> events) {
        return events.stream().filter(event -> !event.isDisabled()).toList();
    }
}

package dev.phaseline.grammar.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events of one file, or of several, in the order declared. No name occurs twice. */
public final class EventCatalog {
    private final Map<String, TraceEvent> events;

    /**
     * Makes a catalog.
     *
     * @throws IllegalArgumentException if two events have the same name
     */
    public EventCatalog(List<TraceEvent> events) {
        this.events = new LinkedHashMap<>();
        for (TraceEvent event : events) {
            if (this.events.putIfAbsent(event.name(), event) != null) {
                throw new IllegalArgumentException(event.range() + ": " + event.name() + " is declared twice");
            }
        }
    }

    /** The events in the order declared. */
    public List<TraceEvent> events() {
        return List.copyOf(events.values());
    }

    /** Returns the event of a name, if it is declared. */
    public Optional<TraceEvent> event(String name) {
        return Optional.ofNullable(events.get(name));
    }
}

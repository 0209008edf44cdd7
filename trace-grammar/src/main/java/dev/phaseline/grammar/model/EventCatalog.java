package dev.phaseline.grammar.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The declarations of one file, or of several, in their order, and the events that they make.
 *
 * <p>A merged file of a whole QEMU tree declares a few names twice, for programs that are never linked together. Both
 * declarations are kept; the first gives the event.
 */
public final class EventCatalog {
    private final List<Declaration> declarations;
    private final Map<String, TraceEvent> events = new LinkedHashMap<>();

    /** Makes a catalog. */
    public EventCatalog(List<Declaration> declarations) {
        this.declarations = List.copyOf(declarations);
        for (Declaration declaration : declarations) {
            declaration.events().forEach(event -> events.putIfAbsent(event.name(), event));
        }
    }

    /** The declarations as written, repeated ones included. */
    public List<Declaration> declarations() {
        return declarations;
    }

    /** The number of events that the declarations make, repeated ones included. */
    public long declaredEvents() {
        return declarations.stream()
                .mapToLong(declaration -> declaration.events().size())
                .sum();
    }

    /** The events in the order declared, no name twice. */
    public List<TraceEvent> events() {
        return List.copyOf(events.values());
    }

    /** Returns the event of a name, if it is declared. */
    public Optional<TraceEvent> event(String name) {
        return Optional.ofNullable(events.get(name));
    }
}

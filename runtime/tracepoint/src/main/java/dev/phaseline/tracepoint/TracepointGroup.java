package dev.phaseline.tracepoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tracepoints of one stub class, in the order declared. */
public final class TracepointGroup {
    private final String name;
    private final Map<String, FoldedTracepoint> tracepoints;

    private TracepointGroup(String name, Map<String, FoldedTracepoint> tracepoints) {
        this.name = name;
        this.tracepoints = tracepoints;
    }

    /**
     * Makes a group known to {@link Tracepoints}; its events are on where the patterns so far say so, otherwise off.
     *
     * @param name the group's name, for example {@code migration}
     * @param events the names of its events
     */
    public static TracepointGroup register(String name, List<String> events) {
        var tracepoints = new LinkedHashMap<String, FoldedTracepoint>();
        for (String event : events) {
            tracepoints.put(event, FoldedTracepoint.off(event));
        }
        var group = new TracepointGroup(name, tracepoints);
        Tracepoints.register(group);
        return group;
    }

    /** The group's name, for example {@code migration}. */
    public String name() {
        return name;
    }

    /** The tracepoints in the order declared. */
    public List<Tracepoint> tracepoints() {
        return List.copyOf(tracepoints.values());
    }

    /**
     * Returns a tracepoint by its name.
     *
     * @throws IllegalArgumentException if the group has no such event
     */
    public Tracepoint tracepoint(String event) {
        FoldedTracepoint tracepoint = tracepoints.get(event);
        if (tracepoint == null) {
            throw new IllegalArgumentException("group " + name + " has no event " + event);
        }
        return tracepoint;
    }

    /**
     * Returns the tracepoints that a glob names, in the order declared.
     *
     * @param glob a name, or a text with {@code *} and {@code ?}
     */
    public List<Tracepoint> matching(String glob) {
        var pattern = new TracePattern(glob, true);
        return tracepoints().stream()
                .filter(tracepoint -> pattern.matches(tracepoint.name()))
                .toList();
    }

    Iterable<FoldedTracepoint> folded() {
        return tracepoints.values();
    }
}

package dev.phaseline.tracepoint;

import dev.phaseline.tracepoint.pattern.TracePattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tracepoints of one stub class, in the order declared. */
public final class TracepointGroup {
    private final String name;
    private final Set<Backend> backends;
    private final Map<String, FoldedTracepoint> tracepoints;

    private TracepointGroup(String name, Set<Backend> backends, Map<String, FoldedTracepoint> tracepoints) {
        this.name = name;
        this.backends = backends;
        this.tracepoints = tracepoints;
    }

    /**
     * Makes a group known to {@link Tracepoints}; its events are on where the patterns so far say so, otherwise off.
     *
     * @param name the group's name, for example {@code migration}
     * @param backends those that the stubs were generated for
     * @param tracepoints those of all its events, in the order declared
     * @throws IllegalArgumentException if two have the same name
     */
    public static TracepointGroup register(String name, Set<Backend> backends, List<Tracepoint> tracepoints) {
        var byName = new LinkedHashMap<String, FoldedTracepoint>();
        for (Tracepoint tracepoint : tracepoints) {
            if (byName.put(tracepoint.name(), (FoldedTracepoint) tracepoint) != null) {
                throw new IllegalArgumentException("group " + name + " has two events " + tracepoint.name());
            }
        }
        var group = new TracepointGroup(name, Set.copyOf(backends), byName);
        Tracepoints.register(group);
        return group;
    }

    /** The group's name, for example {@code migration}. */
    public String name() {
        return name;
    }

    /** The backends that its stubs were generated for. */
    public Set<Backend> backends() {
        return backends;
    }

    /** The tracepoints in the order declared, those of {@code disable}d events too. */
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
        var pattern = new TracePattern(glob, true, "");
        return tracepoints().stream()
                .filter(tracepoint -> pattern.matches(tracepoint.name()))
                .toList();
    }

    Iterable<FoldedTracepoint> folded() {
        return tracepoints.values();
    }
}

package dev.phaseline.tracepoint;

import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All tracepoints of the process and the switches over them. Patterns are QEMU's: {@code ram_*} switches every matching
 * event on, {@code -ram_save_page} one off, {@code *} all on; later patterns win. The system property
 * {@code phaseline.trace} holds the initial ones, separated by commas.
 *
 * <p>An event that is on goes to every backend that its stub was generated for and that is selected; initially all are.
 * A recording of the Flight Recorder that asks for an event by name gets it through {@link Backend#JFR} besides.
 *
 * <p>Safe for use by any thread: changes are serialised by this class's lock and reach running loops.
 */
public final class Tracepoints {
    /** The system property that holds the initial patterns. */
    public static final String PATTERNS_PROPERTY = "phaseline.trace";

    private static final Object LOCK = new Object();

    /** Guarded by the lock. */
    private static final List<TracepointGroup> GROUPS = new ArrayList<>();

    /** The events that patterns switched on. Guarded by the lock. */
    private static final Set<FoldedTracepoint> ENABLED = new HashSet<>();

    /** The patterns so far, for groups that register later; of equal globs only the last. Guarded by the lock. */
    private static final List<TracePattern> PATTERNS = new ArrayList<>(initialPatterns());

    /** The JFR names of the events that recordings ask for, with their groups. Guarded by the lock. */
    private static Set<String> recorded = Set.of();

    /** Guarded by the lock. */
    private static Set<Backend> selected = EnumSet.allOf(Backend.class);

    /** The number of the next event. Guarded by the lock. */
    private static int nextId;

    private Tracepoints() {}

    /** The groups registered so far. A group registers when its stub class is initialised. */
    public static List<TracepointGroup> groups() {
        synchronized (LOCK) {
            return List.copyOf(GROUPS);
        }
    }

    /**
     * Returns the tracepoints that a glob names, in the order of their registration.
     *
     * @param glob a name, or a text with {@code *} and {@code ?}
     */
    public static List<Tracepoint> matching(String glob) {
        return groups().stream().flatMap(group -> group.matching(glob).stream()).toList();
    }

    /** Whether a pattern switched the event on, whichever backends are selected. */
    public static boolean isEnabled(Tracepoint tracepoint) {
        synchronized (LOCK) {
            return ENABLED.contains((FoldedTracepoint) tracepoint);
        }
    }

    /**
     * Applies patterns in their order, now and to groups that register later.
     *
     * @return the patterns that name one event by its exact name and met none in the groups registered so far
     */
    public static List<String> apply(String... patterns) {
        synchronized (LOCK) {
            var unknown = new ArrayList<String>();
            for (String text : patterns) {
                var pattern = TracePattern.of(text);
                PATTERNS.removeIf(earlier -> earlier.glob().equals(pattern.glob()));
                PATTERNS.add(pattern);
                if (!apply(pattern, GROUPS) && !pattern.isWildcard()) {
                    unknown.add(text);
                }
            }
            update(GROUPS);
            return List.copyOf(unknown);
        }
    }

    /** Selects the backends that events go to, of those that their stubs were generated for. */
    public static void select(Collection<Backend> backends) {
        synchronized (LOCK) {
            selected = Set.copyOf(backends);
            update(GROUPS);
        }
    }

    /** The backends that are selected. */
    public static Set<Backend> selected() {
        synchronized (LOCK) {
            return selected;
        }
    }

    /** Says which events recordings ask for, by their JFR names such as {@code migration.ram_save_page}. */
    static void recorded(Set<String> names) {
        synchronized (LOCK) {
            recorded = Set.copyOf(names);
            update(GROUPS);
        }
    }

    static void register(TracepointGroup group) {
        synchronized (LOCK) {
            GROUPS.add(group);
            for (FoldedTracepoint tracepoint : group.folded()) {
                tracepoint.register(nextId++);
            }
            PATTERNS.forEach(pattern -> apply(pattern, List.of(group)));
            update(List.of(group));
        }
    }

    /** Returns whether the pattern met an event. Without a {@code *} it means the first that it meets, as in QEMU. */
    private static boolean apply(TracePattern pattern, List<TracepointGroup> groups) {
        boolean met = false;
        for (TracepointGroup group : groups) {
            for (FoldedTracepoint tracepoint : group.folded()) {
                if (tracepoint.isAvailable() && pattern.matches(tracepoint.name()) && (pattern.isWildcard() || !met)) {
                    met = true;
                    if (pattern.on()) {
                        ENABLED.add(tracepoint);
                    } else {
                        ENABLED.remove(tracepoint);
                    }
                }
            }
        }
        return met;
    }

    private static void update(List<TracepointGroup> groups) {
        var changed = new ArrayList<MutableCallSite>();
        for (TracepointGroup group : groups) {
            int generated = Backend.bits(group.backends());
            int emitting = generated & Backend.bits(selected);
            for (FoldedTracepoint tracepoint : group.folded()) {
                int backends = ENABLED.contains(tracepoint) ? emitting : 0;
                if (recorded.contains(group.name() + "." + tracepoint.jfrName())) {
                    backends |= generated & Backend.JFR.bit();
                }
                if (tracepoint.isAvailable() && tracepoint.emitTo(backends)) {
                    changed.add(tracepoint.site());
                }
            }
        }
        if (!changed.isEmpty()) {
            MutableCallSite.syncAll(changed.toArray(MutableCallSite[]::new));
        }
    }

    private static List<TracePattern> initialPatterns() {
        return Arrays.stream(System.getProperty(PATTERNS_PROPERTY, "").split(",", -1))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(TracePattern::of)
                .toList();
    }
}

package dev.phaseline.tracepoint;

import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All tracepoints of the process and the switches over them. Patterns are QEMU's: {@code ram_*} switches every matching
 * event on, {@code -ram_save_page} one off, {@code *} all on; later patterns win. The system property
 * {@code phaseline.trace} holds the initial ones, separated by commas.
 *
 * <p>Safe for use by any thread: changes are serialised by this class's lock and reach running loops.
 */
public final class Tracepoints {
    /** The system property that holds the initial patterns. */
    public static final String PATTERNS_PROPERTY = "phaseline.trace";

    private static final Object LOCK = new Object();

    /** Guarded by the lock. */
    private static final List<TracepointGroup> GROUPS = new ArrayList<>();

    /** The patterns so far, for groups that register later; of equal globs only the last. Guarded by the lock. */
    private static final List<TracePattern> PATTERNS = new ArrayList<>(initialPatterns());

    private Tracepoints() {}

    /** The groups registered so far. A group registers when its stub class is initialised. */
    public static List<TracepointGroup> groups() {
        synchronized (LOCK) {
            return List.copyOf(GROUPS);
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
            return List.copyOf(unknown);
        }
    }

    static void register(TracepointGroup group) {
        synchronized (LOCK) {
            GROUPS.add(group);
            PATTERNS.forEach(pattern -> apply(pattern, List.of(group)));
        }
    }

    /** Returns whether the pattern met an event. Without a {@code *} it means the first that it meets, as in QEMU. */
    private static boolean apply(TracePattern pattern, List<TracepointGroup> groups) {
        var changed = new ArrayList<MutableCallSite>();
        boolean met = false;
        for (TracepointGroup group : groups) {
            for (FoldedTracepoint tracepoint : group.folded()) {
                if (pattern.matches(tracepoint.name()) && (pattern.isWildcard() || !met)) {
                    met = true;
                    if (tracepoint.isOn() != pattern.on()) {
                        tracepoint.set(pattern.on());
                        changed.add(tracepoint.site());
                    }
                }
            }
        }
        if (!changed.isEmpty()) {
            MutableCallSite.syncAll(changed.toArray(MutableCallSite[]::new));
        }
        return met;
    }

    private static List<TracePattern> initialPatterns() {
        return Arrays.stream(System.getProperty(PATTERNS_PROPERTY, "").split(",", -1))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(TracePattern::of)
                .toList();
    }
}

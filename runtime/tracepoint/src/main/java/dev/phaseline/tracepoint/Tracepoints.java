package dev.phaseline.tracepoint;

import dev.phaseline.tracepoint.pattern.TraceOption;
import dev.phaseline.tracepoint.pattern.TracePattern;
import java.lang.invoke.MutableCallSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All tracepoints of the process and the switches over them. Patterns are QEMU's: {@code ram_*} switches every matching
 * event on, {@code -ram_save_page} one off, {@code *} all on; later patterns win. The environment variable
 * {@code PHASELINE_TRACE} holds the first ones, the system property {@code phaseline.trace} those after them, both as
 * QEMU's option {@code -trace} has them ({@link TraceOption}); the program's own come last.
 *
 * <p>An event that is on goes to every backend that its stub was generated for and that is selected: those of the system
 * property {@code phaseline.trace.backends}, or of {@code PHASELINE_TRACE_BACKENDS}; without them all. A recording of
 * the Flight Recorder whose settings enable an event gets it through {@link Backend#JFR} besides. While no recording runs
 * nothing goes to that backend: even an event that is thrown away makes the JVM start the Flight Recorder, which takes
 * longer than most programs' start.
 *
 * <p>Safe for use by any thread: changes are serialised by this class's lock and reach running loops. Nothing is called
 * while the lock is held that takes another one.
 */
public final class Tracepoints {
    /** The system property that holds initial patterns. */
    public static final String PATTERNS_PROPERTY = "phaseline.trace";

    /** The system property that selects backends. */
    public static final String BACKENDS_PROPERTY = "phaseline.trace.backends";

    private static final Object LOCK = new Object();

    /** Guarded by the lock. */
    private static final List<TracepointGroup> GROUPS = new ArrayList<>();

    /** The patterns so far, for groups that register later; of equal globs only the last. Guarded by the lock. */
    private static final List<TracePattern> PATTERNS = new ArrayList<>();

    /** The patterns that came before any group, which nobody has been told about. Guarded by the lock. */
    private static final List<TracePattern> UNCHECKED = new ArrayList<>();

    /** A file that was named before any group, when it was not known who writes files. Guarded by the lock. */
    private static Optional<Path> waitingFile = Optional.empty();

    /** The JFR names of the events that recordings ask for, with their groups. Guarded by the lock. */
    private static Set<String> recorded = Set.of();

    /** Whether a recording may run: until JFR has said that none does, one might. Guarded by the lock. */
    private static boolean recording = true;

    /** How fresh {@link #recorded} and {@link #recording} are. Guarded by the lock. */
    private static long recordedTurn;

    /** Guarded by the lock. */
    private static Set<Backend> selected = Set.of(Backend.values());

    /** How many run for whom no event of their group may be switched on. Guarded by the lock. */
    private static int quiet;

    /** The number of the next event. Guarded by the lock. */
    private static int nextId;

    private static final boolean HAS_START_PATTERNS;

    static {
        StartSettings settings = StartSettings.read(System.getenv(), System.getProperties());
        PATTERNS.addAll(settings.patterns());
        UNCHECKED.addAll(settings.patterns());
        waitingFile = settings.file();
        HAS_START_PATTERNS = !settings.patterns().isEmpty();
        if (settings.backends().isPresent()) {
            selected = settings.backends().get();
        }
        for (String problem : settings.problems()) {
            Warnings.print(problem);
        }
    }

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
            return ((FoldedTracepoint) tracepoint).isEnabled();
        }
    }

    /**
     * Whether the environment or the system property names patterns: then the user has chosen, and a program should not
     * switch on what it would by default.
     */
    public static boolean hasStartPatterns() {
        return HAS_START_PATTERNS;
    }

    /** The patterns applied so far, those of the environment and the system property among them. */
    public static List<TracePattern> patterns() {
        synchronized (LOCK) {
            return List.copyOf(PATTERNS);
        }
    }

    /**
     * Applies patterns in their order, now and to groups that register later.
     *
     * @return those that meet no event of the groups registered so far. None are told while there is no group at all:
     *     they are tried when groups have registered, and then reported on standard error.
     */
    public static List<UnmetPattern> apply(String... patterns) {
        return apply(Stream.of(patterns).map(TracePattern::of).toList());
    }

    /**
     * Applies patterns in their order, now and to groups that register later.
     *
     * @return those that meet no event, as with {@link #apply(String...)}
     */
    public static List<UnmetPattern> apply(List<TracePattern> patterns) {
        synchronized (LOCK) {
            awaitEndOfQuiet();
            for (TracePattern pattern : patterns) {
                PATTERNS.removeIf(earlier -> earlier.glob().equals(pattern.glob()));
                PATTERNS.add(pattern);
                apply(pattern, GROUPS);
            }
            if (GROUPS.isEmpty()) {
                UNCHECKED.addAll(patterns);
            }
            update(GROUPS);
        }
        return unmet(patterns);
    }

    /**
     * Runs something of which no event may tell, such as an attempt whose effects nobody will see. Whoever would switch
     * events on meanwhile, whichever they are, waits until it is over.
     *
     * @param group the events that the work would emit
     * @param work short, and itself switches nothing
     * @return whether it was run; not if an event of the group is on
     */
    public static boolean whileOff(TracepointGroup group, Runnable work) {
        synchronized (LOCK) {
            if (group.tracepoints().stream().anyMatch(Tracepoint::isOn)) {
                return false;
            }
            quiet++;
        }
        try {
            work.run();
            return true;
        } finally {
            synchronized (LOCK) {
                quiet--;
                LOCK.notifyAll();
            }
        }
    }

    /** Waits until events may be switched on. With the lock, which is given up meanwhile. */
    private static void awaitEndOfQuiet() {
        boolean interrupted = false;
        while (quiet > 0) {
            try {
                LOCK.wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Applies the argument of a program's own option {@code --trace}, written as {@link TraceOption} reads it. What can
     * be used is, whatever else is wrong.
     *
     * @return what is wrong, a line each for the user
     */
    public static List<String> applyOption(String text) {
        TraceOption option = TraceOption.parse(text);
        var problems = new ArrayList<>(option.problems());
        apply(option.patterns()).stream().map(UnmetPattern::message).forEach(problems::add);
        option.file().flatMap(Tracepoints::useFile).ifPresent(problems::add);
        return List.copyOf(problems);
    }

    /** Returns what is wrong with the file, if anything. */
    private static Optional<String> useFile(Path file) {
        Set<Backend> emitting = new HashSet<>();
        synchronized (LOCK) {
            if (GROUPS.isEmpty()) {
                waitingFile = Optional.of(file);
                return Optional.empty();
            }
            GROUPS.forEach(group -> emitting.addAll(group.backends()));
            emitting.retainAll(selected);
        }
        return OutputFile.use(file, emitting);
    }

    /** Returns the patterns that would meet no event of the groups registered so far; none while there is no group. */
    public static List<UnmetPattern> unmet(List<TracePattern> patterns) {
        return UnmetPattern.of(patterns, groups());
    }

    /** Selects the backends that events go to, of those that their stubs were generated for. */
    public static void select(Collection<Backend> backends) {
        synchronized (LOCK) {
            awaitEndOfQuiet();
            selected = Set.copyOf(backends);
            update(GROUPS);
        }
    }

    /** The backends that are selected. */
    public static Set<Backend> selected() {
        synchronized (LOCK) {
            return Set.copyOf(selected);
        }
    }

    /**
     * Offers the tracepoints to management clients as {@link TracepointsMXBean} at once. Otherwise that happens about a
     * second after the first group has registered.
     *
     * @return whether they are offered: the module {@code java.management} is there, and {@code phaseline.trace.jmx} is
     *     not {@code false}
     */
    public static boolean offerManagement() {
        boolean welcome = Management.isWelcome();
        if (welcome) {
            TracepointsBean.register();
        }
        return welcome;
    }

    /**
     * Says which events recordings ask for.
     *
     * @param turn grows from call to call with the freshness of what it says; a call that was overtaken changes nothing
     * @param running whether a recording runs
     * @param names JFR names such as {@code migration.ram_save_page}; others may be among them
     */
    static void recorded(long turn, boolean running, Set<String> names) {
        synchronized (LOCK) {
            awaitEndOfQuiet();
            if (turn > recordedTurn) {
                recordedTurn = turn;
                if (recording != running || !recorded.equals(names)) {
                    recording = running;
                    recorded = Set.copyOf(names);
                    update(GROUPS);
                }
            }
        }
    }

    /** Returns the patterns that came before any group and that no group has met since, and forgets them. */
    static List<UnmetPattern> takeUnchecked() {
        List<TracePattern> patterns;
        synchronized (LOCK) {
            patterns = List.copyOf(UNCHECKED);
            UNCHECKED.clear();
        }
        return unmet(patterns);
    }

    static boolean hasUnchecked() {
        synchronized (LOCK) {
            return !UNCHECKED.isEmpty();
        }
    }

    static void register(TracepointGroup group) {
        boolean first;
        Optional<Path> file;
        synchronized (LOCK) {
            first = GROUPS.isEmpty();
            GROUPS.add(group);
            for (FoldedTracepoint tracepoint : group.folded()) {
                tracepoint.register(nextId++);
            }
            for (TracePattern pattern : PATTERNS) {
                apply(pattern, List.of(group));
            }
            update(List.of(group));
            file = waitingFile;
            waitingFile = Optional.empty();
        }
        if (file.isPresent()) {
            useFile(file.get()).ifPresent(Warnings::print);
        }
        if (hasFlightRecorder()) {
            JfrSettings.groupRegistered();
        }
        if (first) {
            LateStart.begin();
        }
    }

    /** Whether there is a Flight Recorder; stubs without its backend need none. */
    static boolean hasFlightRecorder() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    }

    /** Switches what a pattern names: without a {@code *} the first event that it meets, as in QEMU. */
    private static void apply(TracePattern pattern, List<TracepointGroup> groups) {
        for (TracepointGroup group : groups) {
            for (FoldedTracepoint tracepoint : group.folded()) {
                if (tracepoint.isAvailable() && pattern.matches(tracepoint.name())) {
                    tracepoint.enable(pattern.on());
                    if (!pattern.isWildcard()) {
                        return;
                    }
                }
            }
        }
    }

    private static void update(List<TracepointGroup> groups) {
        var changed = new ArrayList<MutableCallSite>();
        for (TracepointGroup group : groups) {
            int generated = Backend.bits(group.backends());
            int emitting = generated & Backend.bits(selected) & (recording ? -1 : ~Backend.JFR.bit());
            for (FoldedTracepoint tracepoint : group.folded()) {
                int backends = tracepoint.isEnabled() ? emitting : 0;
                if (!recorded.isEmpty() && recorded.contains(group.name() + "." + tracepoint.jfrName())) {
                    backends |= generated & Backend.JFR.bit();
                }
                if (tracepoint.isAvailable() && tracepoint.emitTo(backends)) {
                    changed.add(tracepoint.site());
                }
            }
        }
        if (!changed.isEmpty()) {
            MutableCallSite.syncAll(changed.toArray(new MutableCallSite[0]));
        }
    }
}

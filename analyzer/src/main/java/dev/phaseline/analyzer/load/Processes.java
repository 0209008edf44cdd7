package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.workspace.Side;
import dev.phaseline.analyzer.workspace.SideVotes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of the processes that a recording holds each of its threads belongs to. Processes are numbered from 0 in the order
 * of their first events, and 0 also stands for what belongs to none.
 *
 * <p>Where the recording tells the process of each thread, each that emits an event of QEMU's is one; others, such as
 * the kernel or a helper, belong to none. QEMU's own log and ftrace tell threads only. There the events tell: a process
 * does not write a migration and load one at the same time, so if threads do both, at times that overlap, and no thread
 * does both, they are two processes. A thread that does neither goes with the one whose number is next below its own:
 * a process begins its threads one after the other.
 *
 * <p>All is found out window by window. If a later window shows that an earlier event was another process's, {@link
 * #isMistaken} says so, and the recording has to be read again with what {@link #known} returns. Used by one thread.
 */
final class Processes {
    private static final int QEMU = 1;
    private static final int SOURCE = 2;
    private static final int DESTINATION = 4;
    private static final int PRESENT = 8;
    private static final int BOTH = SOURCE | DESTINATION;
    private static final int NOBODY = -1;

    private final Declarations declarations;
    /** What the types of events tell, by number. */
    private int[] kinds = new int[0];

    private final List<Emitter> threads = new ArrayList<>();
    private final Map<Long, Integer> ofPid = new LinkedHashMap<>();
    private @Nullable Side first;
    private int count = 1;
    private boolean mistaken;
    /** From an earlier reading. */
    private final Map<RecordedThread, Integer> settled;

    /** What is known of a thread. */
    private static final class Emitter {
        final RecordedThread thread;
        /** Of the kinds of its events. */
        int kinds;
        /** Its first event of QEMU's. */
        long firstNs = Long.MAX_VALUE;
        /** When it did what one side does. */
        final Period atWork = new Period();
        /** In the window at hand. */
        boolean isPresent;
        /** Whose its events were said to be. */
        int process = NOBODY;

        Emitter(RecordedThread thread) {
            this.thread = thread;
        }

        boolean is(int kind) {
            return (kinds & kind) != 0;
        }
    }

    /** From a first to a last event. */
    private static final class Period {
        private long fromNs = Long.MAX_VALUE;
        private long toNs = Long.MIN_VALUE;

        void include(long timeNs) {
            fromNs = Math.min(fromNs, timeNs);
            toNs = Math.max(toNs, timeNs);
        }

        void include(Period other) {
            fromNs = Math.min(fromNs, other.fromNs);
            toNs = Math.max(toNs, other.toNs);
        }

        boolean overlaps(Period other) {
            return fromNs <= other.toNs && other.fromNs <= toNs;
        }
    }

    Processes(Declarations declarations) {
        this(declarations, Map.of(), Map.of(), 1);
    }

    private Processes(
            Declarations declarations, Map<RecordedThread, Integer> settled, Map<Long, Integer> ofPid, int count) {
        this.declarations = declarations;
        this.settled = settled;
        this.ofPid.putAll(ofPid);
        this.count = count;
    }

    /** The same for another reading of the recording, which has been read to its end. */
    Processes known() {
        var known = new HashMap<RecordedThread, Integer>();
        int[] processes = processes();
        for (int i = 0; i < processes.length; i++) {
            known.put(threads.get(i).thread, processes[i]);
        }
        return new Processes(declarations, known, ofPid, count);
    }

    /** How many processes there are so far, at least 1. */
    int count() {
        return count;
    }

    /** Whether events of an earlier window were said to be another process's. */
    boolean isMistaken() {
        return mistaken;
    }

    /** The id of a process, if the recording tells. */
    OptionalLong pid(int process) {
        return ofPid.entrySet().stream()
                .filter(entry -> entry.getValue() == process)
                .mapToLong(Map.Entry::getKey)
                .findFirst();
    }

    /** Takes note of the next window; the process of each of its threads. */
    int[] of(EventWindow window) {
        for (var thread :
                window.threads().subList(threads.size(), window.threads().size())) {
            threads.add(new Emitter(thread));
        }
        if (!settled.isEmpty()) {
            return threads.stream()
                    .mapToInt(emitter -> settled.getOrDefault(emitter.thread, 0))
                    .toArray();
        }
        if (mayBeSeveral()) {
            observe(window);
        }
        int[] processes = processes();
        for (int i = 0; i < processes.length; i++) {
            var emitter = threads.get(i);
            if (emitter.isPresent) {
                mistaken |= emitter.process != NOBODY && emitter.process != processes[i];
                emitter.process = processes[i];
            } else if (emitter.process != NOBODY) {
                mistaken |= emitter.process != processes[i];
            }
        }
        return processes;
    }

    /** Not the threads of a Java virtual machine. */
    private boolean mayBeSeveral() {
        return threads.stream().anyMatch(emitter -> emitter.thread.javaId() == null && emitter.thread.osId() != null)
                || threads.stream().anyMatch(Processes::tellsPid);
    }

    private static boolean tellsPid(Emitter emitter) {
        return emitter.thread.pid() != null;
    }

    private void observe(EventWindow window) {
        int known = kinds.length;
        kinds = Arrays.copyOf(kinds, window.types().size());
        for (int i = known; i < kinds.length; i++) {
            kinds[i] = kind(window, i);
        }
        // One pass over events that may be millions, without a look at anything else.
        var found = new int[threads.size()];
        var firstAtWork = new int[threads.size()];
        var lastAtWork = new int[threads.size()];
        var firstPosition = new int[threads.size()];
        for (int position = window.size() - 1; position >= 0; position--) {
            int thread = window.thread(position);
            int kind = kinds[window.type(position)];
            if ((kind & BOTH) != 0) {
                firstAtWork[thread] = position;
                lastAtWork[thread] = (found[thread] & BOTH) == 0 ? position : lastAtWork[thread];
            }
            if (kind != 0) {
                firstPosition[thread] = position;
            }
            found[thread] |= PRESENT | kind;
        }
        for (int i = 0; i < found.length; i++) {
            var emitter = threads.get(i);
            emitter.isPresent = found[i] != 0;
            emitter.kinds |= found[i];
            if ((found[i] & QEMU) != 0) {
                emitter.firstNs = Math.min(emitter.firstNs, window.timeNs(firstPosition[i]));
            }
            if ((found[i] & BOTH) != 0) {
                emitter.atWork.include(window.timeNs(firstAtWork[i]));
                emitter.atWork.include(window.timeNs(lastAtWork[i]));
            }
        }
    }

    private int kind(EventWindow window, int type) {
        var name = window.types().get(type).name();
        // A trace can describe an event in another way than any declaration.
        boolean isQemu = window.isDeclared(type) || !declarations.named(name).isEmpty();
        return (isQemu ? QEMU : 0)
                | SideVotes.sideOf(name)
                        .map(side -> switch (side) {
                            case SOURCE -> SOURCE;
                            case DESTINATION -> DESTINATION;
                        })
                        .orElse(0);
    }

    private int[] processes() {
        if (threads.stream().anyMatch(Processes::tellsPid)) {
            return byPid();
        }
        var sides = sides();
        if (sides.isEmpty()) {
            count = 1;
            return new int[threads.size()];
        }
        count = 2;
        return bySide(sides.get());
    }

    private int[] byPid() {
        threads.stream()
                .filter(emitter -> tellsPid(emitter) && emitter.is(QEMU))
                .sorted(Comparator.comparingLong(emitter -> emitter.firstNs))
                .forEach(emitter -> ofPid.putIfAbsent(emitter.thread.pid(), ofPid.size()));
        count = Math.max(1, ofPid.size());
        // Recorders may get to know the process of a thread late.
        Map<Long, Integer> ofThread = new HashMap<>();
        for (var emitter : threads) {
            if (emitter.thread.osId() != null && ofPid.containsKey(emitter.thread.pid())) {
                ofThread.put(emitter.thread.osId(), ofPid.get(emitter.thread.pid()));
            }
        }
        return threads.stream()
                .mapToInt(emitter -> {
                    var known =
                            tellsPid(emitter) ? ofPid.get(emitter.thread.pid()) : ofThread.get(emitter.thread.osId());
                    return known == null ? 0 : known;
                })
                .toArray();
    }

    /** The threads of either side by number, if they are two processes'. */
    private Optional<NavigableMap<Long, Side>> sides() {
        var sides = new TreeMap<Long, Side>();
        var source = new Period();
        var destination = new Period();
        for (var emitter : threads) {
            if (!emitter.is(BOTH)) {
                continue;
            }
            if (emitter.thread.osId() == null || (emitter.is(SOURCE) && emitter.is(DESTINATION))) {
                return Optional.empty();
            }
            sides.put(emitter.thread.osId(), emitter.is(SOURCE) ? Side.SOURCE : Side.DESTINATION);
            (emitter.is(SOURCE) ? source : destination).include(emitter.atWork);
        }
        if (first == null && !sides.isEmpty()) {
            first = source.fromNs <= destination.fromNs ? Side.SOURCE : Side.DESTINATION;
        }
        return source.overlaps(destination) ? Optional.of(sides) : Optional.empty();
    }

    private int[] bySide(NavigableMap<Long, Side> sides) {
        return threads.stream()
                .mapToInt(emitter -> {
                    var id = emitter.thread.osId();
                    if (id == null) {
                        return 0;
                    }
                    var below = sides.floorEntry(id);
                    return (below == null ? sides.firstEntry() : below).getValue() == first ? 0 : 1;
                })
                .toArray();
    }
}

package dev.phaseline.tracepoint;

/**
 * The place in a program where one event fires, and whether it is on. Generated stubs hold tracepoints in {@code static
 * final} fields; there the compiled check of one that is off costs nothing.
 */
public sealed interface Tracepoint permits FoldedTracepoint {
    /**
     * Makes the tracepoint of an event, off until its group registers.
     *
     * @param name the event's name without its group, for example {@code ram_save_page}
     */
    static Tracepoint of(String name) {
        return of(name, name);
    }

    /**
     * Makes the tracepoint of an event whose name JFR does not accept.
     *
     * @param name the event's name without its group, for example {@code default}
     * @param jfrName its name in recordings, without the group, for example {@code default_}
     */
    static Tracepoint of(String name, String jfrName) {
        return FoldedTracepoint.off(name, jfrName, true);
    }

    /** Makes the tracepoint of an event that is compiled out: it is known by its name, and never on. */
    static Tracepoint unavailable(String name) {
        return FoldedTracepoint.off(name, name, false);
    }

    /** The event's name without its group, for example {@code ram_save_page}. */
    String name();

    /** The event's name in JFR recordings, without its group. */
    String jfrName();

    /** Whether the event can be switched on: its declaration does not say {@code disable}. */
    boolean isAvailable();

    /** Whether the event is to be emitted by any backend. */
    boolean isOn();

    /** Whether the event is to be emitted by a backend. */
    boolean isOn(Backend backend);

    /** The number of the event in this process, from 0 in the order of registration; -1 before its group registers. */
    int id();
}

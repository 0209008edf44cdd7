package dev.phaseline.tracepoint;

/**
 * The place in a program where one event fires, and whether it is on. Generated stubs hold tracepoints in {@code static
 * final} fields; there the compiled check of one that is off costs nothing.
 */
public sealed interface Tracepoint permits FoldedTracepoint {
    /** The event's name without its group, for example {@code ram_save_page}. */
    String name();

    /** Whether the event is to be emitted. */
    boolean isOn();
}

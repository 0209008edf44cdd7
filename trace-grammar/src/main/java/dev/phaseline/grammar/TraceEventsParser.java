package dev.phaseline.grammar;

/** To be written. */
public final class TraceEventsParser {
    private TraceEventsParser() {}
}

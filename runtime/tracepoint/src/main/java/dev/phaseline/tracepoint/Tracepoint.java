package dev.phaseline.tracepoint;

/** To be written. */
public final class Tracepoint {
    private Tracepoint() {}
}

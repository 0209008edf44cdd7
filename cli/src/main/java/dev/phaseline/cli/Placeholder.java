package dev.phaseline.cli;

/** To be written. */
public final class Placeholder {
    private Placeholder() {}
}

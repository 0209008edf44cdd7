package dev.phaseline.migration;

/** To be written. */
public final class Placeholder {
    private Placeholder() {}
}

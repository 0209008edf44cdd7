package dev.phaseline.analyzer;

/** To be written. */
public final class Placeholder {
    private Placeholder() {}
}

package dev.phaseline.gui;

/** To be written. */
public final class Placeholder {
    private Placeholder() {}
}

package dev.phaseline.gui;

/** Whether the timeline is drawn on a dark or on a light ground. */
public enum Appearance {
    DARK,
    LIGHT
}

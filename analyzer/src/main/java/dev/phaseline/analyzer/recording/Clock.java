package dev.phaseline.analyzer.recording;

import java.util.Locale;

/** What the times of a recording count from. */
public enum Clock {
    /** The epoch: the wall clock of the host. */
    REALTIME,
    /** A moment that nothing tells, such as the host's start; differences are right. */
    MONOTONIC,
    /** Nothing: the recording has no times, and an event's time is its number. */
    NONE;

    /** The name in workspaces. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.phaseline.gui.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which end of a migration a recording was made at, in the order of the picture. */
public enum Side {
    SOURCE,
    DESTINATION,
    /** The recording's events do not tell. */
    UNKNOWN;

    /** The side that a workspace names {@code source} or {@code destination}. */
    public static Side of(@Nullable String name) {
        return switch (name) {
            case "source" -> SOURCE;
            case "destination" -> DESTINATION;
            case null, default -> UNKNOWN;
        };
    }

    /** As people read it. */
    public String label() {
        return this == UNKNOWN ? "recording" : name().toLowerCase(Locale.ROOT);
    }
}

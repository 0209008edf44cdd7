package dev.phaseline.analyzer.workspace;

import java.util.Locale;

/** A side of a migration. */
public enum Side {
    /** Where the guest comes from. */
    SOURCE,
    /** Where the guest goes to. */
    DESTINATION;

    /** The name in workspaces and on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

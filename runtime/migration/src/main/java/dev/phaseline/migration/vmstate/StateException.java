package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.Errno;

/** An object cannot be saved as it is, or refuses what was loaded into it. */
public final class StateException extends Exception {
    private static final long serialVersionUID = 1;

    private final Errno errno;
    private final String reason;

    /**
     * Creates a refusal.
     *
     * @param errno the kind of error, as return codes of trace events carry it
     * @param reason what was met and what was expected
     */
    public StateException(Errno errno, String reason) {
        super(reason);
        this.errno = errno;
        this.reason = reason;
    }

    /** Returns the kind of error. */
    public Errno errno() {
        return errno;
    }

    /** Returns what was met and what was expected. */
    public String reason() {
        return reason;
    }
}

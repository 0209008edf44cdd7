package dev.phaseline.migration.channel;

import org.jspecify.annotations.Nullable;

/** A connection that cannot be made or a listener that cannot be opened; the message is one line for the user. */
public final class ChannelException extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates a failure. */
    public ChannelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

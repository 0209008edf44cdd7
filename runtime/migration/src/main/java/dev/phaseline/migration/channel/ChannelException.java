package dev.phaseline.migration.channel;

/** A connection that cannot be made or a listener that cannot be opened; the message is one line for the user. */
public final class ChannelException extends Exception {
    private static final long serialVersionUID = 1;

    ChannelException(String message, Throwable cause) {
        super(message, cause);
    }
}

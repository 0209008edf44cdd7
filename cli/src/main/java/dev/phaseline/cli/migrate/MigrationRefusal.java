package dev.phaseline.cli.migrate;

/** One of the two sides does not do what it was asked, or has gone. The message is one line for the user. */
public final class MigrationRefusal extends Exception {
    private static final long serialVersionUID = 1;

    MigrationRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}

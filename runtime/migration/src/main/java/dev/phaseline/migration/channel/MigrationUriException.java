package dev.phaseline.migration.channel;

/** A migration URI that cannot be used; the message names the URI and what is wrong with it. */
public final class MigrationUriException extends Exception {
    private static final long serialVersionUID = 1;

    MigrationUriException(String uri, String problem) {
        super("invalid migration URI '" + uri + "': " + problem);
    }
}

package dev.phaseline.migration.tls;

import org.jspecify.annotations.Nullable;

/** Credentials that cannot be used; the message is one line for the user and names the file. */
public final class CredentialsException extends Exception {
    private static final long serialVersionUID = 1;

    CredentialsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

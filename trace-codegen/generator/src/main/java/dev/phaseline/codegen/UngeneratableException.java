package dev.phaseline.codegen;

import java.util.List;

/** Declarations that are valid, but of which no Java class can be made. */
public final class UngeneratableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param problems one line for each, {@code file:line:column: error: text}
     */
    UngeneratableException(List<String> problems) {
        super(String.join("\n", problems));
    }
}

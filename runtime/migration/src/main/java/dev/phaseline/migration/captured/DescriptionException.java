package dev.phaseline.migration.captured;

/** A text that is no description of a stream. */
final class DescriptionException extends Exception {
    private static final long serialVersionUID = 1;

    DescriptionException(String message) {
        super(message);
    }
}

package dev.phaseline.migration.captured;

/** Sections that are not what they were expected to be. */
final class CutException extends Exception {
    private static final long serialVersionUID = 1;

    private final int index;

    /** @param index where, from the first byte of the sections */
    CutException(int index, String message) {
        super(message);
        this.index = index;
    }

    int index() {
        return index;
    }
}

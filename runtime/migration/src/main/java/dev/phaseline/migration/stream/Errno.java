package dev.phaseline.migration.stream;

/** The error numbers that migration return codes and trace events carry, as Linux numbers them. */
public enum Errno {
    /** No closer reason is known. */
    EPERM(1),
    /** Something that the stream names does not exist here. */
    ENOENT(2),
    /** The connection broke, or the stream ended too early. */
    EIO(5),
    /** The stream holds a value that is not allowed. */
    EINVAL(22),
    /** A length does not fit. */
    ERANGE(34),
    /** The stream is of a version that is no longer, or not yet, understood. */
    ENOTSUP(95),
    /** The peer has done nothing for too long. */
    ETIMEDOUT(110);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** Returns what a C function returns for this error: the negative number. */
    public int returnCode() {
        return -number;
    }
}

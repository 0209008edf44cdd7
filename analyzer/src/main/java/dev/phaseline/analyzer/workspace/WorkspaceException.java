package dev.phaseline.analyzer.workspace;

/** A workspace could not be opened, read or written. The message is one line for the user. */
public final class WorkspaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line that names the file or the statement and the cause */
    public WorkspaceException(String message) {
        super(message);
    }

    /**
     * @param message one line that names the file or the statement and the cause
     * @param cause what failed underneath
     */
    public WorkspaceException(String message, Throwable cause) {
        super(message, cause);
    }
}

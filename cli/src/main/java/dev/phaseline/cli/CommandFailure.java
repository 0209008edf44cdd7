package dev.phaseline.cli;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with one clear line on standard error.
 *
 * <p>The exit codes are the command's contract: {@link #NO} when the work was done and its answer is "no", {@link
 * #USAGE} when what was asked for cannot be done at all (bad options, files that do not exist).
 */
public final class CommandFailure extends RuntimeException {
    /** The work was done and its answer is "no". */
    public static final int NO = 1;

    /** Bad usage. */
    public static final int USAGE = 2;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The work was done, its answer is "no". */
    public static CommandFailure no(String message) {
        return new CommandFailure(NO, message, null);
    }

    /** The work was done, its answer is "no", because of a problem whose trace {@code --verbose} shows. */
    public static CommandFailure no(String message, Throwable cause) {
        return new CommandFailure(NO, message, cause);
    }

    /** What was asked for cannot be done. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(USAGE, message, null);
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}

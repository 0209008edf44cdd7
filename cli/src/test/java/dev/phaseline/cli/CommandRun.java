package dev.phaseline.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What a command did.
 *
 * @param exitCode its exit code
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int exitCode, String out, String err) {
    /** Runs {@code phaseline} inside this JVM. */
    public static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Phaseline.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** The lines of standard output. */
    public List<String> outLines() {
        return out.lines().toList();
    }

    /** The lines of standard error. */
    public List<String> errLines() {
        return err.lines().toList();
    }
}

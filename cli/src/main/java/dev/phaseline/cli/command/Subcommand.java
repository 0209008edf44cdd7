package dev.phaseline.cli.command;

import dev.phaseline.cli.ErrorReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all subcommands have: {@code --help}, and where they print. */
@Command(
        usageHelpAutoWidth = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        descriptionHeading = "%n",
        footerHeading = "%nExample:%n")
abstract class Subcommand implements Callable<Integer> {
    /** The exit code of work that was done. */
    static final int DONE = 0;

    // Set by picocli before the command is called.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = Integer.MAX_VALUE,
            description = "Show this help.")
    private boolean help;

    /** Where results go. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Says that a part of the work could not be done, in the form of an error that ends a command. */
    void reportFailure(Exception failure) {
        err().println(spec.qualifiedName() + ": error: " + ErrorReport.describe(failure));
    }

    /** Where problems and progress go. */
    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}

package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.Workspace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What names the input of commands that read a workspace: the option {@code -w}, or recordings in its place. */
final class InputArguments {
    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "Recordings, instead of a workspace.")
    private List<Path> recordings = List.of();

    private @Nullable WorkspaceInput checked;

    /** The workspace, if one is named. */
    Optional<Path> workspace() {
        return workspace.file();
    }

    /** The recordings that are named. */
    List<Path> recordings() {
        return recordings;
    }

    /**
     * What is named, checked.
     *
     * @throws dev.phaseline.cli.CommandFailure unless it is either a workspace or recordings, and all of it exists
     */
    WorkspaceInput checked() {
        WorkspaceInput input = new WorkspaceInput(workspace.file(), recordings);
        checked = input;
        return input;
    }

    /** The exit code of a command that did its work, as {@link WorkspaceInput#exitCode}. */
    int exitCode() {
        return checked == null ? Subcommand.DONE : checked.exitCode();
    }

    /** Opens what is named, as {@link WorkspaceInput#open} does, with a note if it has no times; the caller closes it. */
    Workspace open(PrintWriter err) {
        return noted(checked().open(err), err);
    }

    /** Opens what is named, as {@link WorkspaceInput#openWithoutFindings} does; the caller closes it. */
    Workspace openWithoutFindings(PrintWriter err) {
        return noted(checked().openWithoutFindings(err), err);
    }

    private static Workspace noted(Workspace opened, PrintWriter err) {
        UntimedNote.print(opened, err);
        return opened;
    }
}

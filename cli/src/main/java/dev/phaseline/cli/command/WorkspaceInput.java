package dev.phaseline.cli.command;

import dev.phaseline.analyzer.load.LoadOptions;
import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.recording.TemporaryDirectory;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a command reads: a workspace, or recordings that are loaded into a temporary one. */
final class WorkspaceInput {
    private final Optional<Path> workspace;
    private final List<Path> recordings;
    private boolean incomplete;

    /**
     * Checks what the command line names.
     *
     * @param workspace the option {@code -w}
     * @param recordings files and directories
     * @throws CommandFailure unless it is either a workspace or recordings, and all of it exists
     */
    WorkspaceInput(Optional<Path> workspace, List<Path> recordings) {
        this.workspace = workspace;
        this.recordings = recordings;
        if (workspace.isPresent() == !recordings.isEmpty()) {
            throw CommandFailure.usage(
                    workspace.isPresent()
                            ? "name either a workspace (-w) or recordings, not both"
                            : "name a workspace (-w FILE.duckdb) or recordings");
        }
        workspace.ifPresent(InputFiles::checkExists);
        recordings.forEach(InputFiles::checkRecording);
    }

    /** The exit code of a command that did its work: some recordings could not be read, and it did without them. */
    int exitCode() {
        return incomplete ? CommandFailure.NO : Subcommand.DONE;
    }

    /**
     * Opens what the command line names; the caller closes it, which deletes a temporary workspace.
     *
     * @param err where problems with recordings and progress go
     */
    Workspace open(PrintWriter err) {
        return open(LoadOptions.none(), err);
    }

    /**
     * The same for commands that ask for no findings, which take longer than the rest of a small load; a workspace that is
     * there already may have some.
     */
    Workspace openWithoutFindings(PrintWriter err) {
        return open(LoadOptions.none().withoutFindings(), err);
    }

    private Workspace open(LoadOptions options, PrintWriter err) {
        if (workspace.isPresent()) {
            return Workspace.open(workspace.get());
        }
        Workspace temporary = Workspace.temporary();
        try {
            load(temporary, options, err);
            return temporary;
        } catch (RuntimeException e) {
            temporary.close();
            throw e;
        }
    }

    /**
     * Hands the file of the workspace to somebody who opens it by himself; a temporary one is deleted afterwards.
     *
     * @param err where problems with recordings and progress go
     */
    void withFile(PrintWriter err, FileUser user) throws IOException, InterruptedException {
        if (workspace.isPresent()) {
            user.use(workspace.get());
            return;
        }
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            Path file = directory.path().resolve("recordings.duckdb");
            try (Workspace temporary = Workspace.openOrCreate(file)) {
                load(temporary, LoadOptions.none(), err);
            }
            user.use(file);
        }
    }

    /** Work on the file of a workspace. */
    @FunctionalInterface
    interface FileUser {
        /** Does the work. */
        void use(Path file) throws IOException, InterruptedException;
    }

    private void load(Workspace temporary, LoadOptions options, PrintWriter err) {
        try (Progress progress = new Progress(err)) {
            RecordingLoader loader = new RecordingLoader(temporary, options, progress::events);
            List<LoadResult> results = loader.load(recordings);
            boolean none = results.stream().allMatch(LoadResult.Failed.class::isInstance);
            for (LoadResult result : results) {
                switch (result) {
                    case LoadResult.Failed failed -> {
                        if (none && results.size() == 1) {
                            throw CommandFailure.no(failed.message());
                        }
                        err.println("error: " + failed.message());
                        incomplete = true;
                    }
                    case LoadResult.Loaded loaded ->
                        loaded.damage().forEach(damage -> err.println("warning: " + damage));
                    case LoadResult.AlreadyLoaded twice ->
                        err.println("warning: " + twice.path() + ": the same recording was named twice");
                }
            }
            if (none) {
                throw CommandFailure.no("none of the recordings can be read");
            }
        }
    }
}

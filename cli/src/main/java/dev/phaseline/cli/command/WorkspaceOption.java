package dev.phaseline.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code -w} of commands that read a workspace. */
final class WorkspaceOption {
    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "FILE.duckdb",
            description = "A workspace that recordings were loaded into.")
    private Optional<Path> file = Optional.empty();

    Optional<Path> file() {
        return file;
    }
}

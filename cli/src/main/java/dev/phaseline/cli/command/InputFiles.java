package dev.phaseline.cli.command;

import dev.phaseline.analyzer.load.RecordingSearch;
import dev.phaseline.cli.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that a command line names. */
final class InputFiles {
    private InputFiles() {}

    /**
     * The same files, if all of them can be read.
     *
     * @throws CommandFailure naming the first that is missing, a directory or unreadable
     */
    static List<Path> existing(List<Path> files) {
        for (Path file : files) {
            checkExists(file);
            if (Files.isDirectory(file)) {
                throw CommandFailure.usage(file + ": is a directory, expected a trace-events file");
            }
            if (!Files.isReadable(file)) {
                throw CommandFailure.usage(file + ": permission denied");
            }
        }
        return files;
    }

    /**
     * Does nothing if there is something at a path, or it stands for the standard input.
     *
     * @throws CommandFailure naming the path if there is nothing
     */
    static void checkRecording(Path path) {
        if (!path.equals(RecordingSearch.STANDARD_INPUT)) {
            checkExists(path);
        }
    }

    /**
     * Does nothing if there is something at a path.
     *
     * @throws CommandFailure naming the path if there is nothing
     */
    static void checkExists(Path path) {
        if (!Files.exists(path)) {
            throw CommandFailure.usage(path + ": no such file");
        }
    }
}

package dev.phaseline.gui.window;

import dev.phaseline.analyzer.recording.TemporaryDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user has opened.
 *
 * @param files the workspace, or the recordings that were loaded
 * @param workspace the workspace
 * @param temporary where a workspace is that was made for the recordings and goes with the window
 */
record OpenedFile(List<Path> files, Path workspace, Optional<TemporaryDirectory> temporary) {

    OpenedFile {
        files = List.copyOf(files);
    }

    /** Whether the workspace was made for the recordings. */
    boolean isTemporary() {
        return temporary.isPresent();
    }

    /** As the window's title has it. */
    String title() {
        var first = String.valueOf(files.getFirst().getFileName());
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }
}

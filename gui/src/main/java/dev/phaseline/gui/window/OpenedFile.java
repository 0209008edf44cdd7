package dev.phaseline.gui.window;

import java.nio.file.Path;
import java.util.List;

/**
 * What the user has opened.
 *
 * @param files the workspace, or the recordings that were loaded
 * @param workspace the workspace
 * @param isTemporary whether the workspace was made for the recordings and goes with the window
 */
record OpenedFile(List<Path> files, Path workspace, boolean isTemporary) {

    OpenedFile {
        files = List.copyOf(files);
    }

    /** As the window's title has it. */
    String title() {
        var first = String.valueOf(files.getFirst().getFileName());
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }
}

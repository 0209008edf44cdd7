package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads a recording up to some window, says {@code loading}, and goes no further as long as its input is open. */
public final class PausingLoad {
    private int windowsLeft;

    private PausingLoad(int windows) {
        windowsLeft = windows;
    }

    /** Takes the workspace, the recording, and the number of windows. */
    public static void main(String[] args) {
        var pausing = new PausingLoad(Integer.parseInt(args[2]));
        try (var workspace = Workspace.openOrCreate(Path.of(args[0]))) {
            new RecordingLoader(workspace, Optional.empty(), _ -> pausing.written()).load(List.of(Path.of(args[1])));
        }
    }

    private void written() {
        if (--windowsLeft > 0) {
            return;
        }
        System.out.println("loading");
        try {
            if (System.in.read() < 0) {
                // Whoever started this has gone.
                Runtime.getRuntime().halt(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.workspace.Side;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.Optional;

/** Loads for tests that do not ask what rules find: that would take longer than the rest of a small load. */
public final class Loading {
    private Loading() {}

    /** A loader of recordings whose events tell their sides. */
    public static RecordingLoader into(Workspace workspace) {
        return into(workspace, Optional.empty());
    }

    /** A loader of recordings of a side. */
    public static RecordingLoader into(Workspace workspace, Optional<Side> side) {
        return into(workspace, side, Declarations.builtIn());
    }

    /** A loader of recordings whose events are declared elsewhere. */
    public static RecordingLoader into(Workspace workspace, Optional<Side> side, Declarations declarations) {
        return new RecordingLoader(
                workspace, new LoadOptions(side, Optional.empty(), declarations, false), (_, _) -> {});
    }
}

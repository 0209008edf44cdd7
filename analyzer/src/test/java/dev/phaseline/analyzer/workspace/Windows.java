package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Loads windows of events without a file. */
final class Windows {
    private Windows() {}

    /** As a recording of its own. */
    static void load(Workspace workspace, EventWindow... windows) {
        try (var writer = workspace.addRecording()) {
            write(writer, windows);
        }
    }

    /** As the whole of a recording, which is committed. */
    static void write(RecordingWriter writer, EventWindow... windows) {
        for (var window : windows) {
            writer.add(window);
        }
        commit(writer);
    }

    /** A recording that says nothing of itself. */
    static void commit(RecordingWriter writer) {
        writer.commit(
                Path.of("test"),
                "digest" + writer.recording(),
                "test",
                Optional.empty(),
                new RecordingSummary(Optional.empty(), OptionalLong.empty(), Clock.REALTIME, 0, 0));
    }
}

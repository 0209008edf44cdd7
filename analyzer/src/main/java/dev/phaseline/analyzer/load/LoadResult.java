package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.workspace.Recording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What became of a file. */
public sealed interface LoadResult {
    /** The file or directory. */
    Path path();

    /**
     * The recording is in the workspace now.
     *
     * @param parts the files of a log that was rotated, the oldest first; none of other recordings
     * @param format its format, such as {@code jfr}
     * @param recording what it is and has
     * @param ofProcesses how many processes the file holds, each with a recording of its own
     * @param damage the first places that could not be read; the table {@code damage} has more
     * @param damagedPlaces how many such places there are
     * @param elapsed the time from opening the file to having it in the workspace
     */
    record Loaded(
            Path path,
            List<Path> parts,
            String format,
            Recording recording,
            int ofProcesses,
            List<Damage> damage,
            long damagedPlaces,
            Duration elapsed)
            implements LoadResult {
        /** Copies the lists. */
        public Loaded {
            parts = List.copyOf(parts);
            damage = List.copyOf(damage);
        }

        /** Events loaded in a second. */
        public double eventsPerSecond() {
            return recording.eventsRead() / Math.max(elapsed.toNanos() / 1e9, 1e-9);
        }
    }

    /**
     * A recording with the same content was in the workspace already; nothing has changed.
     *
     * @param recording its number in the workspace
     */
    record AlreadyLoaded(Path path, int recording) implements LoadResult {}

    /**
     * Nothing of it is in the workspace.
     *
     * @param message one line that names the file and the cause
     */
    record Failed(Path path, String message) implements LoadResult {}
}

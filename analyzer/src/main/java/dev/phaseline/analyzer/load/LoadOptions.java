package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.workspace.Side;
import java.util.Optional;

/**
 * What the user knows of recordings.
 *
 * @param side which side they are, or empty to let their events tell
 * @param migration what the migration that they are of is called, if it has a name
 * @param declarations what is known of events that recordings do not describe themselves
 */
public record LoadOptions(Optional<Side> side, Optional<String> migration, Declarations declarations) {
    /** Nothing but what is built in. */
    public static LoadOptions none() {
        return new LoadOptions(Optional.empty(), Optional.empty(), Declarations.builtIn());
    }
}

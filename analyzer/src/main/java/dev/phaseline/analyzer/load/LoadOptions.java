package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.workspace.Side;
import java.util.Optional;

/**
 * What the user knows of recordings, and wants of them.
 *
 * @param side which side they are, or empty to let their events tell
 * @param migration what the migration that they are of is called, if it has a name
 * @param declarations what is known of events that recordings do not describe themselves
 * @param findings whether the rules look at them afterwards; without, {@code findings} and {@code rule_coverage} stay as
 *     they are
 */
public record LoadOptions(
        Optional<Side> side, Optional<String> migration, Declarations declarations, boolean findings) {
    /** Nothing but what is built in; with findings. */
    public static LoadOptions none() {
        return new LoadOptions(Optional.empty(), Optional.empty(), Declarations.builtIn(), true);
    }

    /** The same without findings, for a workspace that nobody asks for them. */
    public LoadOptions withoutFindings() {
        return new LoadOptions(side, migration, declarations, false);
    }
}

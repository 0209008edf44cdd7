package dev.phaseline.migration.migration;

import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import java.util.function.Supplier;

/**
 * A guest as migration sees it.
 *
 * @param registry all that is saved and loaded, {@code ram} and {@code globalState} among it
 * @param configurations what both sides must have in common, as of now
 * @param ram for its numbers
 * @param globalState for the run state that travels with the guest
 * @param machine for stopping and starting
 */
public record MigratedGuest(
        SaveStateRegistry registry,
        Supplier<MachineConfiguration> configurations,
        RamSaveHandler ram,
        GlobalState globalState,
        Machine machine) {
    /** What both sides of a migration that begins now must have in common. */
    public MachineConfiguration configuration() {
        return configurations.get();
    }
}

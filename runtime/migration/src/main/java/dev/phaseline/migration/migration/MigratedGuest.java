package dev.phaseline.migration.migration;

import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;

/**
 * A guest as migration sees it.
 *
 * @param registry all that is saved and loaded, {@code ram} and {@code globalState} among it
 * @param configuration what both sides must have in common
 * @param ram for its numbers
 * @param globalState for the run state that travels with the guest
 * @param machine for stopping and starting
 */
public record MigratedGuest(
        SaveStateRegistry registry,
        MachineConfiguration configuration,
        RamSaveHandler ram,
        GlobalState globalState,
        Machine machine) {}

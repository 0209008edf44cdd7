package dev.phaseline.migration.guest;

import dev.phaseline.migration.migration.Machine;
import dev.phaseline.migration.migration.MigrationSettings;
import dev.phaseline.migration.ram.Throttle;
import dev.phaseline.migration.ram.ThrottleParameters;
import java.util.Optional;

/** The throttle of a machine, used as its settings say. */
record MachineThrottle(Machine machine, MigrationSettings settings) implements Throttle {
    @Override
    public Optional<ThrottleParameters> parameters() {
        return settings.activeThrottle();
    }

    @Override
    public int percent() {
        return machine.throttlePercent();
    }

    @Override
    public void setPercent(int percent) {
        machine.setThrottlePercent(percent);
    }
}

package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.MigrationPriority;
import dev.phaseline.migration.vmstate.StateException;
import dev.phaseline.migration.vmstate.VmStateDescription;

/** A device with one byte of state, version 2; 0 need not be saved, 0xee cannot be. */
final class Device {
    static final int UNNEEDED = 0;
    static final int UNSAVABLE = 0xee;

    int state;

    Device(int state) {
        this.state = state;
    }

    static VmStateDescription<Device> description(String name, MigrationPriority priority) {
        return VmStateDescription.<Device>builder(name)
                .version(2, 1)
                .priority(priority)
                .needed(d -> d.state != UNNEEDED)
                .preSave(Device::check)
                .field(value("state", Codecs.UINT8, d -> d.state, (d, v) -> d.state = v))
                .build();
    }

    static VmStateDescription<Device> description(String name) {
        return description(name, MigrationPriority.DEFAULT);
    }

    private void check() throws StateException {
        if (state == UNSAVABLE) {
            throw new StateException(Errno.EINVAL, "a transfer is under way");
        }
    }
}

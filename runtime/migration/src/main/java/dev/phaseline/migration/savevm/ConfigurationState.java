package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.vmstate.Fields.allocatedBuffer;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.StateException;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.nio.charset.StandardCharsets;

/**
 * What the configuration item behind the stream's header holds: the machine type. Source: QEMU
 * {@code migration/savevm.c}, {@code vmstate_configuration}.
 */
final class ConfigurationState {
    /** Far longer than any machine's name. */
    private static final int MAX_NAME_BYTES = 1024;

    static final VmStateDescription<ConfigurationState> DESCRIPTION = VmStateDescription.<ConfigurationState>builder(
                    "configuration")
            .field(value("len", Codecs.UINT32, c -> c.length, (c, length) -> c.length = length))
            .field(allocatedBuffer("name", c -> c.length, MAX_NAME_BYTES, c -> c.name, (c, name) -> c.name = name))
            .preSave(ConfigurationState::store)
            .postLoad((c, version) -> c.compare())
            .build();

    private final byte[] localName;
    private int length;
    private byte[] name = {};

    ConfigurationState(MachineConfiguration machine) {
        localName = machine.name().getBytes(StandardCharsets.UTF_8);
    }

    private void store() {
        name = localName;
        length = localName.length;
    }

    /** As in QEMU, the beginning of the local name is enough. */
    private void compare() throws StateException {
        String received = new String(name, StandardCharsets.UTF_8);
        String local = new String(localName, StandardCharsets.UTF_8);
        if (!local.startsWith(received)) {
            throw new StateException(
                    Errno.EINVAL, "the source is a machine \"" + received + "\", this one is \"" + local + "\"");
        }
    }
}

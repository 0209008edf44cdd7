package dev.phaseline.migration.savevm;

import java.util.Arrays;
import java.util.Optional;

/** The orders that a source can give between two sections. Source: QEMU {@code migration/savevm.c}, {@code mig_cmd_args}. */
enum VmCommand {
    OPEN_RETURN_PATH(1, 0),
    PING(2, Integer.BYTES),

    /** Tells that the guest is stopped and its devices follow. From sources since 10.0, which expect no answer. */
    SWITCHOVER_START(11, 0);

    private final int number;
    private final int dataBytes;

    VmCommand(int number, int dataBytes) {
        this.number = number;
        this.dataBytes = dataBytes;
    }

    int number() {
        return number;
    }

    /** Length of what follows the command. */
    int dataBytes() {
        return dataBytes;
    }

    static Optional<VmCommand> ofNumber(int number) {
        return Arrays.stream(values())
                .filter(command -> command.number == number)
                .findFirst();
    }
}

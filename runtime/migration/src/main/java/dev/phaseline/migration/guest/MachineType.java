package dev.phaseline.migration.guest;

import java.nio.file.Path;
import java.util.Optional;

/** Which machine a guest is. */
public sealed interface MachineType {
    /** QEMU's machine {@code none} with our devices, which runs here. */
    record None() implements MachineType {}

    /**
     * Whatever machine comes in. It does not run here: its RAM and devices are kept, and can be stored and sent again.
     *
     * @param expectsDescription whether the source describes its devices; not with QEMU's machine property
     *     {@code suppress-vmdesc}
     */
    record Any(boolean expectsDescription) implements MachineType {}

    /**
     * A machine that was stored before.
     *
     * @param directory as {@code x-phaseline-store} wrote it
     */
    record Stored(Path directory) implements MachineType {}

    /**
     * Reads the value of {@code --machine}.
     *
     * @throws IllegalArgumentException with one line for the user, if it is no machine type
     */
    static MachineType parse(String text) {
        return switch (text) {
            case "none" -> new None();
            case "any" -> new Any(true);
            case "any,suppress-vmdesc=on" -> new Any(false);
            case "any,suppress-vmdesc=off" -> new Any(true);
            default ->
                throw new IllegalArgumentException("machine type " + text
                        + ": expected none, or any[,suppress-vmdesc=on|off] for one that comes in and is kept");
        };
    }

    /** The directory of a stored machine. */
    default Optional<Path> storedIn() {
        return this instanceof Stored stored ? Optional.of(stored.directory()) : Optional.empty();
    }
}

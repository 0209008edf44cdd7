package dev.phaseline.migration.multifd;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who looks for pages of zeros in a migration with multifd: parameter {@code zero-page-detection} of QEMU 9.0. */
public enum ZeroPageDetection {
    /** Nobody; they are sent like all others. */
    NONE,
    /** The thread that writes the stream, which sends them there. All that QEMU before 9.0 understands. */
    LEGACY,
    /** The threads of the channels; packets name them. */
    MULTIFD;

    /** The name as in QMP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds the value of that name. */
    public static Optional<ZeroPageDetection> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(value -> value.wireName().equals(name))
                .findFirst();
    }
}

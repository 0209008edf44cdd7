package dev.phaseline.migration.migration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The optional behaviours of a migration, as QEMU 7.2 names them. All are off at first. */
public enum MigrationCapability {
    XBZRLE,
    RDMA_PIN_ALL,
    AUTO_CONVERGE,
    ZERO_BLOCKS,
    COMPRESS,
    EVENTS,
    POSTCOPY_RAM,
    X_COLO,
    RELEASE_RAM,
    BLOCK,
    RETURN_PATH,
    PAUSE_BEFORE_SWITCHOVER,
    MULTIFD,
    DIRTY_BITMAPS,
    POSTCOPY_BLOCKTIME,
    LATE_BLOCK_ACTIVATE,
    X_IGNORE_SHARED,
    VALIDATE_UUID,
    BACKGROUND_SNAPSHOT,
    ZERO_COPY_SEND,
    POSTCOPY_PREEMPT;

    /** The name as in QMP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether this runtime can do it. */
    public boolean isSupported() {
        return this == RETURN_PATH
                || this == EVENTS
                || this == XBZRLE
                || this == AUTO_CONVERGE
                || this == VALIDATE_UUID;
    }

    /** Whether both sides compare it before anything else, since it changes the stream. */
    public boolean isCompared() {
        return this == X_IGNORE_SHARED;
    }

    /** Finds the capability of that name; empty if QEMU knows none. */
    public static Optional<MigrationCapability> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(capability -> capability.wireName().equals(name))
                .findFirst();
    }
}

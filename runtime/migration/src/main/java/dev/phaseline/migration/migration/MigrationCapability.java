package dev.phaseline.migration.migration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The optional behaviours of a migration that QEMU 7.2 or 10.0 has, under its names and in its order. All are off at first. */
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
    POSTCOPY_PREEMPT,
    SWITCHOVER_ACK,
    DIRTY_LIMIT,
    MAPPED_RAM;

    /** The name as in QMP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether that release has it. */
    public boolean isIn(QemuRelease release) {
        return switch (this) {
            case COMPRESS, BLOCK -> release == QemuRelease.V7_2;
            case SWITCHOVER_ACK, DIRTY_LIMIT, MAPPED_RAM -> release == QemuRelease.V10_0;
            default -> true;
        };
    }

    /** Whether this runtime can do it. */
    public boolean isSupported() {
        return switch (this) {
            case RETURN_PATH,
                    EVENTS,
                    XBZRLE,
                    AUTO_CONVERGE,
                    PAUSE_BEFORE_SWITCHOVER,
                    VALIDATE_UUID,
                    MULTIFD,
                    X_IGNORE_SHARED,
                    SWITCHOVER_ACK -> true;
            // There are no block devices whose activation could be late.
            case LATE_BLOCK_ACTIVATE -> true;
            // They change block migration, RDMA and postcopy, and nothing else in QEMU either.
            case ZERO_BLOCKS, RDMA_PIN_ALL, RELEASE_RAM -> true;
            default -> false;
        };
    }

    /** Whether both sides compare it before anything else, since it changes the stream. */
    public boolean isCompared() {
        return this == X_IGNORE_SHARED;
    }

    /** Finds the capability of that name; empty if that release has none. */
    public static Optional<MigrationCapability> ofWireName(String name, QemuRelease release) {
        return Arrays.stream(values())
                .filter(capability ->
                        capability.isIn(release) && capability.wireName().equals(name))
                .findFirst();
    }
}

package dev.phaseline.migration.migration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
        return switch (this) {
            case RETURN_PATH,
                    EVENTS,
                    XBZRLE,
                    AUTO_CONVERGE,
                    PAUSE_BEFORE_SWITCHOVER,
                    VALIDATE_UUID,
                    MULTIFD,
                    X_IGNORE_SHARED -> true;
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

    /**
     * Refuses capabilities that exclude each other, or lack one that they need.
     *
     * @throws IllegalArgumentException with one line for the user, in QEMU's words
     */
    static void check(Set<MigrationCapability> enabled) {
        if (enabled.contains(POSTCOPY_RAM) && enabled.contains(X_IGNORE_SHARED)) {
            throw new IllegalArgumentException("Postcopy is not compatible with ignore-shared");
        }
        if (enabled.contains(POSTCOPY_PREEMPT) && !enabled.contains(POSTCOPY_RAM)) {
            throw new IllegalArgumentException("Postcopy preempt requires postcopy-ram");
        }
        if (enabled.contains(MULTIFD) && enabled.contains(COMPRESS)) {
            throw new IllegalArgumentException("Multifd is not compatible with compress");
        }
        // QEMU 7.2 takes both and sends no differences then; 10.0 refuses, as here.
        if (enabled.contains(MULTIFD) && enabled.contains(XBZRLE)) {
            throw new IllegalArgumentException("Multifd is not compatible with xbzrle");
        }
        if (enabled.contains(ZERO_COPY_SEND) && !enabled.contains(MULTIFD)) {
            throw new IllegalArgumentException("Zero copy only available for non-compressed non-TLS multifd migration");
        }
        if (enabled.contains(BACKGROUND_SNAPSHOT)) {
            for (MigrationCapability other : enabled) {
                if (other.excludesSnapshots()) {
                    throw new IllegalArgumentException(
                            "Background-snapshot is not compatible with " + other.wireName());
                }
            }
        }
    }

    private boolean excludesSnapshots() {
        return switch (this) {
            case POSTCOPY_RAM,
                    DIRTY_BITMAPS,
                    POSTCOPY_BLOCKTIME,
                    LATE_BLOCK_ACTIVATE,
                    RETURN_PATH,
                    MULTIFD,
                    PAUSE_BEFORE_SWITCHOVER,
                    AUTO_CONVERGE,
                    RELEASE_RAM,
                    RDMA_PIN_ALL,
                    COMPRESS,
                    XBZRLE,
                    X_COLO,
                    VALIDATE_UUID,
                    ZERO_COPY_SEND -> true;
            case ZERO_BLOCKS, EVENTS, BLOCK, X_IGNORE_SHARED, BACKGROUND_SNAPSHOT, POSTCOPY_PREEMPT -> false;
        };
    }

    /** Finds the capability of that name; empty if QEMU knows none. */
    public static Optional<MigrationCapability> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(capability -> capability.wireName().equals(name))
                .findFirst();
    }
}

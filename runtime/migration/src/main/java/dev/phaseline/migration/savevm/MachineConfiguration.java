package dev.phaseline.migration.savevm;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What source and destination must have in common before anything else is compared.
 *
 * @param name the machine type, resolved as QEMU does: {@code none}, {@code pc-q35-7.2}
 * @param targetPageBytes size of a guest page
 * @param uuid of the guest, if it has one
 * @param sendsUuid whether the destination shall compare the UUID (capability {@code validate-uuid})
 * @param capabilities those that are on and change the stream so much that both sides must have them
 */
public record MachineConfiguration(
        String name, int targetPageBytes, Optional<UUID> uuid, boolean sendsUuid, Set<String> capabilities) {
    private static final int X86_PAGE_BYTES = 4096;

    /** The machine without any hardware, with x86's page size. */
    public static final MachineConfiguration NONE = new MachineConfiguration("none");

    /** Copies the set. */
    public MachineConfiguration {
        capabilities = Set.copyOf(capabilities);
    }

    /** Creates the configuration of a machine with x86's page size, without a UUID and without capabilities. */
    public MachineConfiguration(String name) {
        this(name, X86_PAGE_BYTES, Optional.empty(), false, Set.of());
    }

    /** Returns this configuration for a guest with a UUID. */
    public MachineConfiguration withUuid(UUID value, boolean sent) {
        return new MachineConfiguration(name, targetPageBytes, Optional.of(value), sent, capabilities);
    }

    /** Returns this configuration with the capabilities of another moment. */
    public MachineConfiguration withCapabilities(Set<String> enabled) {
        return new MachineConfiguration(name, targetPageBytes, uuid, sendsUuid, enabled);
    }
}

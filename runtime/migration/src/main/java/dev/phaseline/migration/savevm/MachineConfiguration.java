package dev.phaseline.migration.savevm;

/**
 * What source and destination must have in common before anything else is compared.
 *
 * @param name the machine type, resolved as QEMU does: {@code none}, {@code pc-q35-7.2}
 * @param targetPageBytes size of a guest page
 */
public record MachineConfiguration(String name, int targetPageBytes) {
    /** The machine without any hardware, with x86's page size. */
    public static final MachineConfiguration NONE = new MachineConfiguration("none", 4096);
}

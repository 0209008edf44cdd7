package dev.phaseline.migration.guest.device;

import dev.phaseline.migration.savevm.SaveStateRegistry;

/** A device behind I/O ports. All methods are called under the lock of {@link GuestDevices}. */
interface Device {
    /** The name of its section. */
    String name();

    /** Its first I/O port. */
    int firstPort();

    /** How many ports follow each other. */
    int portCount();

    /**
     * Reads a register.
     *
     * @param offset port, from the first
     * @param nowNs time of the virtual clock
     * @return a byte, unsigned
     */
    int read(int offset, long nowNs);

    /**
     * Writes a register.
     *
     * @param offset port, from the first
     * @param value a byte, unsigned
     * @param nowNs time of the virtual clock
     */
    void write(int offset, int value, long nowNs);

    /** Becomes as it is when its power comes, but for what it keeps without power or what is the host's. */
    void reset();

    /** Adds its state to what is migrated. */
    void register(SaveStateRegistry registry);

    /** Adds its state to a digest. */
    void digest(StateDigest digest);
}

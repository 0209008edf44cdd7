package dev.phaseline.migration.guest;

import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.ram.GuestMemory;
import java.util.Optional;

/** Digests the guest now or when it comes in. Used with the big lock held, while the CPUs are stopped. */
final class DigestTaker {
    private final GuestMemory memory;
    private final GuestDevices devices;
    private Optional<GuestDigest> onLoad = Optional.empty();

    DigestTaker(GuestMemory memory, GuestDevices devices) {
        this.memory = memory;
        this.devices = devices;
    }

    /** Digests the guest as it stands. */
    GuestDigest now() {
        return GuestDigest.of(memory, devices);
    }

    /** Keeps the digest of a guest that has just come in and does not run yet. */
    void keepLoaded() {
        onLoad = Optional.of(now());
    }

    /** What was kept. */
    Optional<GuestDigest> onLoad() {
        return onLoad;
    }
}

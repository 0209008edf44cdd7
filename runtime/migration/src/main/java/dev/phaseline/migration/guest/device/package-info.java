/**
 * The devices of a guest: small models of real hardware whose state changes while the guest runs and moves with it.
 *
 * <p>Who may touch them: virtual CPUs through the ports of {@link dev.phaseline.migration.guest.device.GuestDevices},
 * which serialises them under one lock; and, while all virtual CPUs are stopped, the thread that runs the migration.
 */
@NullMarked
package dev.phaseline.migration.guest.device;

import org.jspecify.annotations.NullMarked;

package dev.phaseline.migration.guest;

import java.util.Map;

/**
 * The state of a guest that stands still, as SHA-256 in hexadecimal. Source and destination of a migration are the same
 * guest if theirs are equal.
 *
 * @param ram by name of the block: of its bytes
 * @param devices by name of the device: of what {@code GuestDevices.digests} counts as its state
 */
record GuestDigest(Map<String, String> ram, Map<String, String> devices) {}

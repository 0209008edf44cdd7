package dev.phaseline.migration.guest;

import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a guest that stands still, as SHA-256 in hexadecimal. Source and destination of a migration are the same
 * guest if theirs are equal.
 *
 * @param ram by name of the block: of its bytes
 * @param devices by name of the device: of what {@link GuestDevices#digests} counts as its state
 */
record GuestDigest(Map<String, String> ram, Map<String, String> devices) {
    /** A buffer holds no more. */
    private static final long MAX_CHUNK_BYTES = 1L << 30;

    /** Digests a guest whose CPUs are stopped. */
    static GuestDigest of(GuestMemory memory, GuestDevices devices) {
        var ram = new LinkedHashMap<String, String>();
        for (RamBlock block : memory.blocks()) {
            ram.put(block.name(), sha256(block));
        }
        return new GuestDigest(ram, devices.digests());
    }

    private static String sha256(RamBlock block) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (long offset = 0; offset < block.usedLengthBytes(); offset += MAX_CHUNK_BYTES) {
                long size = Math.min(MAX_CHUNK_BYTES, block.usedLengthBytes() - offset);
                sha256.update(block.memory().asSlice(offset, size).asByteBuffer());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

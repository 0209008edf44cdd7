package dev.phaseline.migration.guest.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest over named values. It knows nothing of the way in which state travels, so that a field which a
 * description forgot shows as a difference.
 */
final class StateDigest {
    private final MessageDigest sha256;

    StateDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    StateDigest put(String name, long value) {
        return add(name + "=" + value + ";");
    }

    StateDigest put(String name, byte[] value) {
        return add(name + "=" + HexFormat.of().formatHex(value) + ";");
    }

    /** Returns the digest in hexadecimal and begins anew. */
    String finish() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    private StateDigest add(String text) {
        sha256.update(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }
}

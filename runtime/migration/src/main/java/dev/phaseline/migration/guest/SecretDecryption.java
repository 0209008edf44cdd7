package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes the encryption off a secret: AES-256-CBC with a padding of PKCS #7.
 *
 * <p>Source: QEMU {@code crypto/secret_common.c}.
 */
final class SecretDecryption {
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;

    private final Cipher cipher;

    /** @param key that only the client and this process know; libvirt makes one for each guest */
    SecretDecryption(byte[] key, byte[] iv) throws QmpException {
        if (key.length != KEY_BYTES) {
            throw new QmpException("Key should be %d bytes in length".formatted(KEY_BYTES));
        }
        if (iv.length != BLOCK_BYTES) {
            throw new QmpException("IV should be %d bytes in length not %d".formatted(BLOCK_BYTES, iv.length));
        }
        try {
            // The padding is looked at here: whoever gave a wrong key learns what QEMU would tell.
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    byte[] decrypted(byte[] encrypted) throws QmpException {
        if (encrypted.length % BLOCK_BYTES != 0) {
            throw new QmpException(
                    "Length %d must be a multiple of block size %d".formatted(encrypted.length, BLOCK_BYTES));
        }
        if (encrypted.length == 0) {
            return encrypted;
        }
        byte[] padded = decrypt(encrypted);
        int padding = Byte.toUnsignedInt(padded[padded.length - 1]);
        if (padding > BLOCK_BYTES) {
            throw new QmpException("Incorrect number of padding bytes (%d) found on decrypted data".formatted(padding));
        }
        return Arrays.copyOf(padded, padded.length - padding);
    }

    private byte[] decrypt(byte[] encrypted) {
        try {
            return cipher.doFinal(encrypted);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("whole blocks can always be decrypted", e);
        }
    }
}

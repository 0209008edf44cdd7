package dev.phaseline.migration.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/** A private key that a password protects, in either of the two ways that PEM files have for that. */
final class EncryptedKey {
    private EncryptedKey() {}

    /** Whether the body of an object is encrypted as a whole, whatever kind of key it is: the older way. */
    static boolean isEncrypted(PemObject object) {
        return header(object, "Proc-Type")
                .filter(value -> value.endsWith("ENCRYPTED"))
                .isPresent();
    }

    private static Optional<String> header(PemObject object, String name) {
        for (Object header : object.getHeaders()) {
            if (header instanceof PemHeader found && found.getName().equals(name)) {
                return Optional.of(found.getValue());
            }
        }
        return Optional.empty();
    }

    /**
     * Decrypts a PKCS #8 structure.
     *
     * @return the key, again in PKCS #8
     * @throws GeneralSecurityException if the password is another one
     */
    static byte[] decryptPkcs8(byte[] encrypted, String password) throws GeneralSecurityException, IOException {
        var info = new EncryptedPrivateKeyInfo(encrypted);
        var secret = new PBEKeySpec(password.toCharArray());
        var key = SecretKeyFactory.getInstance(info.getAlgName()).generateSecret(secret);
        Cipher cipher = Cipher.getInstance(info.getAlgName());
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        return info.getKeySpec(cipher).getEncoded();
    }

    /**
     * Decrypts an object of the older way, as OpenSSL wrote them: CBC with the vector that {@code DEK-Info} tells, its
     * first 8 bytes the salt of the key.
     *
     * @return the body of the object without encryption
     * @throws GeneralSecurityException if the password is another one
     */
    static byte[] decryptBody(PemObject object, String password) throws GeneralSecurityException {
        String[] info = header(object, "DEK-Info").orElse("").split(",", -1);
        if (info.length != 2) {
            throw new GeneralSecurityException("no DEK-Info");
        }
        byte[] vector = HexFormat.of().parseHex(info[1].strip());
        SecretKeySpec key = switch (info[0]) {
            case "AES-128-CBC" -> key("AES", 16, password, vector);
            case "AES-192-CBC" -> key("AES", 24, password, vector);
            case "AES-256-CBC" -> key("AES", 32, password, vector);
            case "DES-EDE3-CBC" -> key("DESede", 24, password, vector);
            default -> throw new GeneralSecurityException("cipher " + info[0] + " is not known");
        };
        Cipher cipher = Cipher.getInstance(key.getAlgorithm() + "/CBC/PKCS5Padding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(vector));
        return cipher.doFinal(object.getContent());
    }

    /** Each 16 bytes are the MD5 of those before, the password and the salt. */
    private static SecretKeySpec key(String algorithm, int length, String password, byte[] salt)
            throws GeneralSecurityException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        int step = md5.getDigestLength();
        byte[] key = new byte[(length + step - 1) / step * step];
        for (int filled = 0; filled < length; filled += step) {
            md5.update(key, Math.max(0, filled - step), Math.min(filled, step));
            md5.update(password.getBytes(StandardCharsets.UTF_8));
            md5.update(salt, 0, 8);
            md5.digest(key, filled, step);
        }
        return new SecretKeySpec(Arrays.copyOf(key, length), algorithm);
    }
}

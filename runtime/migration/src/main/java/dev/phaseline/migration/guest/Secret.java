package dev.phaseline.migration.guest;

import dev.phaseline.migration.authz.CredentialsFile;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * QEMU's {@code secret}: bytes that other objects use under its id, such as the password of a private key, or the key of
 * further secrets. Immutable.
 */
final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** How it is written. */
    private enum Format {
        RAW,
        BASE64
    }

    /** Finds another secret. */
    @FunctionalInterface
    interface Lookup {
        Secret find(String id) throws QmpException;
    }

    /**
     * Creates it from the arguments of {@code object-add}.
     *
     * @param others among which is the key of one that comes encrypted, as libvirt sends them
     */
    static Secret of(QmpArguments arguments, Lookup others) throws QmpException {
        Optional<String> data = arguments.optionalString("data");
        Optional<String> file = arguments.optionalString("file");
        Format format = arguments.optionalChoice("format", Format.class).orElse(Format.RAW);
        Optional<String> keyId = arguments.optionalString("keyid");
        Optional<String> iv = arguments.optionalString("iv");
        arguments.rejectOthers();
        if (data.isPresent() && file.isPresent()) {
            throw new QmpException("'file' and 'data' are mutually exclusive");
        }
        if (data.isEmpty() && file.isEmpty()) {
            throw new QmpException("Either 'file' or 'data' must be provided");
        }
        byte[] written = data.isPresent() ? data.get().getBytes(StandardCharsets.UTF_8) : read(file.get());
        if (keyId.isEmpty()) {
            return new Secret(format == Format.BASE64 ? decoded(written) : written);
        }
        byte[] key = others.find(keyId.get()).bytes;
        String vector = iv.orElseThrow(() -> new QmpException("IV is required to decrypt secret"));
        var decryption = new SecretDecryption(key, decoded(vector.getBytes(StandardCharsets.UTF_8)));
        return new Secret(decryption.decrypted(format == Format.BASE64 ? decoded(written) : written));
    }

    private static byte[] read(String file) throws QmpException {
        try {
            return CredentialsFile.readBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new QmpException("Unable to read %s: No such file or directory".formatted(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new QmpException("Unable to read %s: %s".formatted(file, e.getMessage()));
        }
    }

    private static byte[] decoded(byte[] base64) throws QmpException {
        String text = new String(base64, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new QmpException("Base64 data contains invalid characters");
        }
    }

    /**
     * The secret as a text, such as a password.
     *
     * @throws CharacterCodingException if it is none
     */
    String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    @Override
    public String toString() {
        return "a secret";
    }
}

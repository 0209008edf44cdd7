package dev.phaseline.migration.guest;

import dev.phaseline.migration.authz.CredentialsFile;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * QEMU's {@code secret}: a text that other objects use under its id, such as the password of a private key.
 *
 * @param text what is kept secret
 */
record Secret(String text) {
    /** How it is written. */
    private enum Format {
        RAW,
        BASE64
    }

    /** Creates it from the arguments of {@code object-add}. */
    static Secret of(QmpArguments arguments) throws QmpException {
        Optional<String> data = arguments.optionalString("data");
        Optional<String> file = arguments.optionalString("file");
        Format format = arguments.optionalChoice("format", Format.class).orElse(Format.RAW);
        if (arguments.optionalString("keyid").isPresent()
                || arguments.optionalString("iv").isPresent()) {
            throw new QmpException("Parameter 'keyid' is not supported: a secret is not encrypted with another one");
        }
        arguments.rejectOthers();
        if (data.isPresent() && file.isPresent()) {
            throw new QmpException("'file' and 'data' are mutually exclusive");
        }
        if (data.isEmpty() && file.isEmpty()) {
            throw new QmpException("Either 'file' or 'data' must be provided");
        }
        String written = data.isPresent() ? data.get() : read(file.get());
        return new Secret(format == Format.BASE64 ? decoded(written) : written);
    }

    private static String read(String file) throws QmpException {
        try {
            return CredentialsFile.read(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new QmpException("Unable to read %s: No such file or directory".formatted(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new QmpException("Unable to read %s: %s".formatted(file, e.getMessage()));
        }
    }

    private static String decoded(String base64) throws QmpException {
        try {
            return new String(Base64.getDecoder().decode(base64.replaceAll("\\s", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new QmpException("Base64 data contains invalid characters");
        }
    }

    @Override
    public String toString() {
        return "a secret";
    }
}

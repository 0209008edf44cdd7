package dev.phaseline.migration.authz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what says who is who: keys, certificates, secrets and rules. */
public final class CredentialsFile {
    /** Long lists of revoked certificates have some megabytes; what has no end, as {@code /dev/zero}, is no such file. */
    static final int MAX_BYTES = 16 << 20;

    private CredentialsFile() {}

    /**
     * Reads a file as UTF-8 text.
     *
     * @throws IOException if it cannot be read, is longer than {@value #MAX_BYTES} bytes, or no text
     */
    public static String read(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(readBytes(file)))
                .toString();
    }

    /**
     * Reads a file that may hold anything.
     *
     * @throws IOException if it cannot be read or is longer than {@value #MAX_BYTES} bytes
     */
    public static byte[] readBytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it has more than %d bytes".formatted(MAX_BYTES));
            }
            return bytes;
        }
    }
}

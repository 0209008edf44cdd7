package dev.phaseline.analyzer.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What tells whether two recordings are the same: SHA-256 of the bytes of their files. */
final class ContentDigest {
    private static final int BUFFER_BYTES = 1 << 18;

    private ContentDigest() {}

    static String of(List<Path> files) throws IOException {
        var digest = sha256();
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (var file : files) {
            try (var channel = FileChannel.open(file)) {
                while (channel.read(buffer.clear()) >= 0) {
                    digest.update(buffer.flip());
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

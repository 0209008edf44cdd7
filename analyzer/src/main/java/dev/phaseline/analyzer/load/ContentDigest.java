package dev.phaseline.analyzer.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What tells whether two recordings are the same.
 *
 * @param sha256 of the bytes of its file; of several, of their digests in their order
 * @param files what it consists of
 */
record ContentDigest(String sha256, List<FileDigest> files) {
    private static final int BUFFER_BYTES = 1 << 18;

    /** A file as it is, compressed or not. */
    record FileDigest(Path path, String sha256, long sizeBytes) {}

    static ContentDigest of(List<Path> paths) throws IOException {
        var files = new ArrayList<FileDigest>();
        for (var path : paths) {
            files.add(file(path));
        }
        if (files.size() == 1) {
            return new ContentDigest(files.getFirst().sha256(), files);
        }
        var all = sha256Digest();
        files.forEach(file -> all.update(file.sha256().getBytes(StandardCharsets.US_ASCII)));
        return new ContentDigest(hexadecimal(all), files);
    }

    private static FileDigest file(Path path) throws IOException {
        var digest = sha256Digest();
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long size = 0;
        try (var channel = FileChannel.open(path)) {
            for (int count = channel.read(buffer.clear()); count >= 0; count = channel.read(buffer.clear())) {
                digest.update(buffer.flip());
                size += count;
            }
        }
        return new FileDigest(path, hexadecimal(digest), size);
    }

    private static String hexadecimal(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

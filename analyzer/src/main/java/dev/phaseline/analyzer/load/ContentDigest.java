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
import java.util.SortedSet;

/**
 * What tells whether two recordings are the same.
 *
 * @param sha256 of the bytes of its file; of several, of their digests in their order
 * @param files what it consists of
 */
record ContentDigest(String sha256, List<FileDigest> files) {
    private static final int BUFFER_BYTES = 1 << 18;

    /**
     * A file as it is, compressed or not.
     *
     * @param beginnings the digests of as many of its first bytes as other files have
     */
    record FileDigest(Path path, String sha256, long sizeBytes, List<String> beginnings) {}

    /**
     * Reads files.
     *
     * @param sizes how many bytes other files have of which one of these may be a continuation
     */
    static ContentDigest of(List<Path> paths, SortedSet<Long> sizes) throws IOException {
        var files = new ArrayList<FileDigest>();
        for (var path : paths) {
            files.add(file(path, sizes));
        }
        if (files.size() == 1) {
            return new ContentDigest(files.getFirst().sha256(), files);
        }
        var all = sha256Digest();
        files.forEach(file -> all.update(file.sha256().getBytes(StandardCharsets.US_ASCII)));
        return new ContentDigest(hexadecimal(all), files);
    }

    /**
     * On processors with AVX-512 the JVM's SHA-256 took a hundred times as long from some point of a long file on (JDK
     * 25.0.3, after 1.4 to 2.1 GB; not with {@code -XX:UseAVX=2}), it seems as long as the upper parts
     * of registers count as used. Copying an array, which takes a twentieth of the time, prevented it in four of four tries.
     */
    private static FileDigest file(Path path, SortedSet<Long> sizes) throws IOException {
        var digest = sha256Digest();
        byte[] copied = new byte[BUFFER_BYTES];
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        var beginnings = new ArrayList<String>();
        long size = 0;
        try (var channel = FileChannel.open(path)) {
            for (int count = channel.read(buffer.clear()); count >= 0; count = channel.read(buffer.clear())) {
                buffer.flip();
                for (long beginning : sizes.subSet(Math.max(size, 1), size + count)) {
                    var part = copy(digest);
                    part.update(buffer.slice(0, (int) (beginning - size)));
                    beginnings.add(hexadecimal(part));
                }
                System.arraycopy(buffer.array(), 0, copied, 0, count);
                digest.update(copied, 0, count);
                size += count;
            }
        }
        return new FileDigest(path, hexadecimal(digest), size, beginnings);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
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

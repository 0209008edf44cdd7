package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that may be a recording. A file compressed with gzip or zstd, which its content tells and not its
 * name, is seen decompressed. Used by one thread, except for {@link #positionBytes}.
 */
public final class RecordingContent implements AutoCloseable {
    /** How much of a file {@link #head} has. */
    public static final int HEAD_BYTES = 1 << 16;

    private final Path path;
    private final List<Path> files;
    private final Compression compression;
    private final long sizeBytes;
    private final byte[] head;
    private final Set<Damage> damage = new LinkedHashSet<>();
    private volatile long positionBytes;
    private @Nullable Path copy;

    private RecordingContent(Path path, List<Path> files, Compression compression, long sizeBytes, byte[] head) {
        this.path = path;
        this.files = files;
        this.compression = compression;
        this.sizeBytes = sizeBytes;
        this.head = head;
    }

    /**
     * Looks at a file or directory; the caller closes it.
     *
     * @throws IOException if it cannot be read
     */
    public static RecordingContent of(Path path) throws IOException {
        return Files.isDirectory(path) ? directory(path) : file(path);
    }

    private static RecordingContent directory(Path path) throws IOException {
        try (var below = Files.walk(path)) {
            var files = below.filter(Files::isRegularFile).sorted().toList();
            long size = 0;
            for (var file : files) {
                size += Files.size(file);
            }
            return new RecordingContent(path, files, Compression.NONE, size, new byte[0]);
        }
    }

    private static RecordingContent file(Path path) throws IOException {
        Compression compression;
        try (var stream = Files.newInputStream(path)) {
            compression = Compression.of(stream);
        }
        try (var content = ContentStream.open(path, compression, _ -> {}, _ -> {})) {
            return new RecordingContent(
                    path, List.of(path), compression, Files.size(path), content.readNBytes(HEAD_BYTES));
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Whether it is a directory, which has neither a head nor a stream. */
    public boolean isDirectory() {
        return Files.isDirectory(path);
    }

    /** The file; or all files in and below the directory, sorted by path. */
    public List<Path> files() {
        return files;
    }

    /** The first bytes of the file, decompressed, at most {@link #HEAD_BYTES}. Shared: not to be changed. */
    public byte[] head() {
        return head;
    }

    /** Whether the head, which is decompressed, begins with some bytes. */
    public boolean startsWith(byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    /**
     * Opens the file, decompressed; the caller closes the stream. Where compressed data is damaged the stream ends, and
     * the damage is among {@link #damage}. Not buffered: to be read in large pieces.
     *
     * @throws IOException if the file cannot be read
     */
    public InputStream open() throws IOException {
        return ContentStream.open(path, compression, position -> positionBytes = position, damage::add);
    }

    /**
     * A file with the decompressed content, for readers that need to go to and fro: the file itself, or a temporary one
     * that is deleted when this is closed.
     *
     * @throws IOException if the file cannot be read or the temporary one not be written
     */
    public Path plainFile() throws IOException {
        if (compression == Compression.NONE) {
            return path;
        }
        if (copy == null) {
            copy = Files.createTempFile("phaseline", ".recording");
            try (var content = open();
                    var target = Files.newOutputStream(copy)) {
                content.transferTo(target);
            }
        }
        return copy;
    }

    /** The size of the files as they are, compressed or not, in bytes. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** How much of {@link #sizeBytes} has been read. Any thread may ask. */
    public long positionBytes() {
        return positionBytes;
    }

    /** Takes note of how much has been read, for readers that do not use {@link #open}. */
    public void readUpTo(long position) {
        positionBytes = position;
    }

    /** The places at which decompressing failed so far. */
    public List<Damage> damage() {
        return List.copyOf(damage);
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            Files.deleteIfExists(copy);
            copy = null;
        }
    }
}

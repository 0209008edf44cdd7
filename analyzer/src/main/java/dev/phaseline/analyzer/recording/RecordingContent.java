package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that may be a recording. A file that is {@linkplain Compression compressed}, which its content tells and not its
 * name, is seen decompressed. Used by one thread, except for {@link #positionBytes}.
 */
public final class RecordingContent implements AutoCloseable {
    /** How much of a file {@link #head} has. */
    public static final int HEAD_BYTES = 1 << 16;

    private static final String COPY = "recording";

    private final Path path;
    private final List<Path> files;
    private final Compression compression;
    private final long sizeBytes;
    private final byte[] head;
    private final Set<Damage> damage = new LinkedHashSet<>();
    private volatile long positionBytes;
    private @Nullable TemporaryDirectory copy;

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

    /**
     * Looks at files that one after the other are a recording; the caller closes it. The head is that of the first, the
     * path that of the last.
     *
     * @throws IOException if one of them cannot be read
     */
    public static RecordingContent of(List<Path> parts) throws IOException {
        long size = 0;
        for (var part : parts) {
            size += Files.size(part);
        }
        try (var first = file(parts.getFirst())) {
            return new RecordingContent(parts.getLast(), List.copyOf(parts), first.compression, size, first.head);
        }
    }

    private static RecordingContent directory(Path path) throws IOException {
        var below = FilesBelow.of(path);
        long size = 0;
        for (var file : below.files()) {
            size += Files.size(file);
        }
        var content = new RecordingContent(path, below.files(), Compression.NONE, size, new byte[0]);
        for (var folder : below.unreadable()) {
            content.damage.add(Damage.somewhere(folder, "the directory cannot be read", 0));
        }
        return content;
    }

    private static RecordingContent file(Path path) throws IOException {
        var compression = compression(path);
        try (var content = ContentStream.open(path, compression, _ -> {}, _ -> {})) {
            return new RecordingContent(
                    path, List.of(path), compression, Files.size(path), content.readNBytes(HEAD_BYTES));
        }
    }

    private static Compression compression(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return Compression.of(stream);
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

    /** The file; or all files that can be found in and below the directory, sorted by path; or the parts in their order. */
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
     * Opens one of the {@link #files}, as {@link #open()} does.
     *
     * @throws IOException if the file cannot be read
     */
    public InputStream open(Path file) throws IOException {
        long before = 0;
        for (int i = 0; !files.get(i).equals(file); i++) {
            before += Files.size(files.get(i));
        }
        long start = before;
        return ContentStream.open(file, compression(file), read -> positionBytes = start + read, damage::add);
    }

    /**
     * The last bytes of the file, decompressed, at most {@link #HEAD_BYTES}. All of a compressed file has to be read.
     *
     * @throws IOException if the file cannot be read
     */
    public byte[] tail() throws IOException {
        if (compression == Compression.NONE) {
            try (var channel = FileChannel.open(path)) {
                channel.position(Math.max(0, channel.size() - HEAD_BYTES));
                return Channels.newInputStream(channel).readNBytes(HEAD_BYTES);
            }
        }
        try (var content = ContentStream.open(path, compression, _ -> {}, _ -> {})) {
            byte[] before = {};
            byte[] last = content.readNBytes(HEAD_BYTES);
            for (byte[] next = content.readNBytes(HEAD_BYTES); next.length > 0; next = content.readNBytes(HEAD_BYTES)) {
                before = last;
                last = next;
            }
            byte[] tail = Arrays.copyOf(before, before.length + last.length);
            System.arraycopy(last, 0, tail, before.length, last.length);
            return Arrays.copyOfRange(tail, Math.max(0, tail.length - HEAD_BYTES), tail.length);
        }
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
        var temporary = copy;
        if (temporary == null) {
            temporary = TemporaryDirectory.create();
            copy = temporary;
            try (var content = open()) {
                temporary.write(content, path, temporary.path().resolve(COPY));
            }
        }
        return temporary.path().resolve(COPY);
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

    /** The places at which decompressing failed so far, and folders in the directory that cannot be read. */
    public List<Damage> damage() {
        return List.copyOf(damage);
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            copy.close();
            copy = null;
        }
    }
}

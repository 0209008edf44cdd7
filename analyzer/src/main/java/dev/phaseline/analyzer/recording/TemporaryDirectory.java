package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * A directory for files that nobody needs after the work: closing deletes it. What a process that was killed left behind
 * is deleted when the next such directory is made. Each has a file beside it that its process holds a lock on, which
 * the system gives up however the process ends:
 *
 * <pre>
 * phaseline-4711-8036543654     the directory of the process 4711
 * phaseline-4711-8036543654.lock
 * </pre>
 */
public final class TemporaryDirectory implements AutoCloseable {
    private static final String PREFIX = "phaseline-";
    private static final String LOCK_SUFFIX = ".lock";

    /** A younger file may be about to be locked. */
    private static final Duration LEFT_AFTER = Duration.ofMinutes(1);

    private static final int PIECE_BYTES = 1 << 20;

    /** Other programs need temporary files as well. */
    private static final int PART_LEFT_FREE = 20;

    private final Path path;
    private final Path lock;
    private final FileChannel locked;

    private TemporaryDirectory(Path path, Path lock, FileChannel locked) {
        this.path = path;
        this.lock = lock;
        this.locked = locked;
    }

    /**
     * Makes one where the system has temporary files.
     *
     * @throws IOException if it cannot be made
     */
    public static TemporaryDirectory create() throws IOException {
        return createIn(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static TemporaryDirectory createIn(Path parent) throws IOException {
        var path = Files.createTempDirectory(parent, ownPrefix());
        deleteLeftOvers(parent, path);
        var lock = path.resolveSibling(path.getFileName() + LOCK_SUFFIX);
        var channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        return new TemporaryDirectory(path, lock, channel);
    }

    private static String ownPrefix() {
        return PREFIX + ProcessHandle.current().pid() + "-";
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * Writes a new file in it, however much that is, which nobody knows of what was compressed. A twentieth of the disk is
     * left free.
     *
     * @param shown where it comes from for the user
     * @throws RecordingException if the disk has no room for it
     */
    public void write(InputStream content, Path shown, Path file) throws IOException {
        var disk = Files.getFileStore(path);
        long leftFree = disk.getTotalSpace() / PART_LEFT_FREE;
        long written = 0;
        try (var target = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                if (disk.getUsableSpace() < leftFree + count) {
                    throw new RecordingException(shown + ": more than " + written / PIECE_BYTES + " MiB, for which "
                            + path.getParent() + " has no room");
                }
                target.write(piece, 0, count);
                written += count;
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(path);
        locked.close();
        Files.deleteIfExists(lock);
    }

    private static void deleteLeftOvers(Path parent, Path ours) throws IOException {
        try (var locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK_SUFFIX)) {
            for (var lock : locks) {
                try {
                    deleteIfLeft(lock, ours);
                } catch (IOException e) {
                    // Another process deletes it at the same time, or it is not ours to delete: our work goes on
                    // anyway.
                    System.getLogger(TemporaryDirectory.class.getName())
                            .log(System.Logger.Level.DEBUG, "cannot delete what " + lock + " is for", e);
                }
            }
        }
    }

    private static void deleteIfLeft(Path lock, Path ours) throws IOException {
        var name = lock.getFileName().toString();
        // A lock on a file is given up when its process closes the file, however often it has it open: ours are not
        // opened.
        if (name.startsWith(ownPrefix())
                || !Files.getOwner(lock, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(ours))
                || Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS)
                                .compareTo(FileTime.from(Instant.now().minus(LEFT_AFTER)))
                        > 0) {
            return;
        }
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                delete(lock.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length())));
                Files.deleteIfExists(lock);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package dev.phaseline.migration.ram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Maps files as guest memory. */
final class SharedFiles {
    private SharedFiles() {}

    /**
     * Maps a file, which is made if it is missing, for its owner only, and becomes as long as asked for.
     *
     * @throws UncheckedIOException if that cannot be, or the file has another length already; the message is one line for
     *     the user
     */
    static MemorySegment map(Path path, long sizeBytes, Arena arena) {
        try (FileChannel file = open(path)) {
            if (file.size() != 0 && file.size() != sizeBytes) {
                throw new IOException("it has %d bytes, not %d".formatted(file.size(), sizeBytes));
            }
            return file.map(FileChannel.MapMode.READ_WRITE, 0, sizeBytes, arena);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException("cannot map %s as guest memory: %s".formatted(path, e.getMessage()), e));
        }
    }

    private static FileChannel open(Path path) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        return Files.getFileStore(path.toAbsolutePath().getParent()).supportsFileAttributeView("posix")
                ? FileChannel.open(
                        path,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(path, options);
    }
}

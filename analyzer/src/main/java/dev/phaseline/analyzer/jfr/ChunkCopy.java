package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.TemporaryDirectory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;

/** A temporary file with one chunk, mended as far as its damage is known. Closing it deletes the file. */
final class ChunkCopy implements AutoCloseable {
    private final TemporaryDirectory directory;
    private final Path path;

    private ChunkCopy(TemporaryDirectory directory) {
        this.directory = directory;
        this.path = directory.path().resolve("chunk.jfr");
    }

    static ChunkCopy of(Path file, Chunk chunk) throws IOException {
        var copy = new ChunkCopy(TemporaryDirectory.create());
        try {
            copy.fill(file, chunk);
        } catch (IOException e) {
            copy.close();
            throw e;
        }
        return copy;
    }

    private void fill(Path file, Chunk chunk) throws IOException {
        try (var source = FileChannel.open(file);
                var target = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size =
                    chunk instanceof Chunk.Damaged damaged ? damaged.header().sizeBytes() : chunk.sizeBytes();
            long copied = 0;
            while (copied < size) {
                copied += source.transferTo(chunk.offsetBytes() + copied, size - copied, target);
            }
        }
        if (chunk instanceof Chunk.Damaged damaged) {
            try (var target = open();
                    var arena = Arena.ofConfined()) {
                damaged.mend(map(target, arena));
            }
        }
    }

    /**
     * Blanks out an event.
     *
     * @param event its number among those of the chunk, from 0
     * @return its bytes, or empty if there is no such event
     */
    Optional<Chunk.Gap> blank(OptionalLong event) throws IOException {
        if (event.isEmpty()) {
            return Optional.empty();
        }
        try (var target = open();
                var arena = Arena.ofConfined()) {
            var chunk = map(target, arena);
            var gap = new ChunkRecords(chunk).event(event.getAsLong());
            gap.ifPresent(bytes -> bytes.blank(chunk));
            return gap;
        }
    }

    /** Maps the chunk into memory. */
    MemorySegment map(Arena arena) throws IOException {
        try (var target = open()) {
            return map(target, arena);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static MemorySegment map(FileChannel target, Arena arena) throws IOException {
        return target.map(FileChannel.MapMode.READ_WRITE, 0, target.size(), arena);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}

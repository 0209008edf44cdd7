package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;

/** One pass over the files of a recording, chunk by chunk: damage in one costs nothing of the others. */
final class JfrFiles {
    private final Path recording;
    private final ChunkReader chunks;
    private final RecordingSink sink;
    private int chunksRead;
    private String firstProblem = "it is empty";

    JfrFiles(Path recording, ChunkReader chunks, RecordingSink sink) {
        this.recording = recording;
        this.chunks = chunks;
        this.sink = sink;
    }

    /**
     * Reads the files.
     *
     * @throws RecordingException if nothing of them can be read
     * @throws IOException if a file cannot be opened or the sink fails
     */
    void read(List<Path> files) throws IOException {
        for (var file : files) {
            for (var chunk : ChunkScanner.scan(file)) {
                read(file, chunk);
            }
        }
        if (chunksRead == 0 && chunks.eventsMet() == 0) {
            throw new RecordingException(recording + ": nothing of this JFR recording can be read: " + firstProblem);
        }
        for (var unreadable : chunks.unreadable().entrySet()) {
            sink.damage(new Damage(recording, OptionalLong.empty(), unreadable.getKey(), unreadable.getValue()));
        }
    }

    private void read(Path file, Chunk chunk) throws IOException {
        switch (chunk) {
            case Chunk.Sound sound -> {
                if (sound.sizeBytes() == Files.size(file)) {
                    parse(file, sound, file);
                } else {
                    parseCopy(file, sound);
                }
            }
            case Chunk.Damaged damaged -> {
                damage(file, damaged.damageBytes(), damaged.description());
                parseCopy(file, damaged);
            }
            case Chunk.Unreadable unreadable -> damage(file, unreadable.damageBytes(), unreadable.description());
        }
    }

    /** The JDK reads whole files only, and stops at the first problem: so each chunk gets a file of its own. */
    private void parseCopy(Path file, Chunk chunk) throws IOException {
        var copy = Files.createTempFile("phaseline", ".jfr");
        try {
            copy(file, chunk, copy);
            parse(file, chunk, copy);
        } finally {
            Files.delete(copy);
        }
    }

    private static void copy(Path file, Chunk chunk, Path copy) throws IOException {
        try (var source = FileChannel.open(file);
                var target = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var arena = Arena.ofConfined()) {
            long size =
                    chunk instanceof Chunk.Damaged damaged ? damaged.header().sizeBytes() : chunk.sizeBytes();
            long copied = 0;
            while (copied < size) {
                copied += source.transferTo(chunk.offsetBytes() + copied, size - copied, target);
            }
            if (chunk instanceof Chunk.Damaged damaged) {
                damaged.mend(target.map(FileChannel.MapMode.READ_WRITE, 0, size, arena));
            }
        }
    }

    private void parse(Path file, Chunk chunk, Path chunkFile) throws IOException {
        try {
            chunks.read(chunkFile);
            chunksRead++;
        } catch (ChunkReader.UnreadableEventException e) {
            damage(file, chunk.offsetBytes(), "an event of the chunk that begins here is damaged");
        }
    }

    /** At least one event is lost at each place; how many there were, nothing tells. */
    private void damage(Path file, long offsetBytes, String description) throws IOException {
        var damage = new Damage(file, OptionalLong.of(offsetBytes), description, 1);
        if (chunksRead == 0) {
            firstProblem = "byte " + offsetBytes + ": " + description;
        }
        sink.damage(damage);
    }
}

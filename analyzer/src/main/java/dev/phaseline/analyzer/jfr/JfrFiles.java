package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One pass over the files of a recording, chunk by chunk: damage in one costs nothing of the others. */
final class JfrFiles {
    /** A chunk with more of them than this has lost its meaning; each costs another pass. */
    private static final int MOST_BAD_EVENTS = 20;

    private static final String UNDESCRIBED = "the chunk ends before the metadata that says what its events mean";

    private final Path recording;
    private final ChunkReader chunks;
    private final RecordingSink sink;
    private final LongConsumer position;
    /** Gives a chunk that has no description of its own. */
    private @Nullable Place described;

    private int chunksRead;
    private String firstProblem = "it is empty";

    private record Place(Path file, Chunk chunk) {}

    /** @param position told after each chunk how many bytes of the files have been read */
    JfrFiles(Path recording, ChunkReader chunks, RecordingSink sink, LongConsumer position) {
        this.recording = recording;
        this.chunks = chunks;
        this.sink = sink;
        this.position = position;
    }

    /**
     * Reads the files.
     *
     * @throws RecordingException if nothing of them can be read
     * @throws IOException if a file cannot be opened or the sink fails
     */
    void read(List<Path> files) throws IOException {
        long before = 0;
        for (var file : files) {
            for (var chunk : ChunkScanner.scan(file)) {
                read(file, chunk);
                position.accept(before + chunk.offsetBytes() + chunk.sizeBytes());
            }
            before += Files.size(file);
        }
        chunks.flush();
        if (chunksRead == 0 && chunks.eventsMet() == 0) {
            throw new RecordingException(recording + ": nothing of this JFR recording can be read: " + firstProblem);
        }
        for (var unreadable : chunks.unreadable().entrySet()) {
            sink.damage(Damage.somewhere(recording, unreadable.getKey(), unreadable.getValue()));
        }
    }

    private void read(Path file, Chunk chunk) throws IOException {
        switch (chunk) {
            case Chunk.Sound sound -> {
                if (readColumns(file, sound)) {
                    chunksRead++;
                    described = new Place(file, sound);
                } else if (sound.sizeBytes() == Files.size(file)) {
                    parse(file, sound, file);
                } else {
                    parseCopy(file, sound);
                }
            }
            case Chunk.Damaged damaged -> {
                damage(file, damaged.damageBytes(), damaged.description());
                readMended(file, damaged);
            }
            case Chunk.Undescribed undescribed -> readByDescriptionBefore(file, undescribed);
            case Chunk.Unreadable unreadable -> damage(file, unreadable.damageBytes(), unreadable.description());
        }
    }

    private boolean readColumns(Path file, Chunk.Sound chunk) throws IOException {
        try (var arena = Arena.ofConfined()) {
            return chunks.readColumns(map(file, chunk, arena), badEvents(file, chunk));
        }
    }

    private static MemorySegment map(Path file, Chunk chunk, Arena arena) throws IOException {
        try (var channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, chunk.offsetBytes(), chunk.sizeBytes(), arena);
        }
    }

    private ColumnReader.BadEvent badEvents(Path file, Chunk chunk) {
        return offset -> damage(file, chunk.offsetBytes() + offset, "this event cannot be parsed");
    }

    private void readMended(Path file, Chunk.Damaged chunk) throws IOException {
        try (var copy = ChunkCopy.of(file, chunk);
                var arena = Arena.ofConfined()) {
            var mended = copy.map(arena);
            // What follows a gap may be damaged as well.
            if (new ChunkRecords(mended).soundBytes() == mended.byteSize()
                    && chunks.readColumns(mended, badEvents(file, chunk))) {
                chunksRead++;
            } else {
                parse(file, chunk, copy.path());
            }
        }
    }

    private void readByDescriptionBefore(Path file, Chunk.Undescribed chunk) throws IOException {
        var before = described;
        if (before == null) {
            damage(file, chunk.offsetBytes() + chunk.soundBytes(), UNDESCRIBED);
            return;
        }
        damage(
                file,
                chunk.offsetBytes() + chunk.soundBytes(),
                UNDESCRIBED + "; that of the chunk before is taken for it");
        try (var arena = Arena.ofConfined()) {
            if (chunks.readColumns(
                    map(file, chunk, arena).asSlice(0, chunk.soundBytes()),
                    map(before.file(), before.chunk(), arena),
                    badEvents(file, chunk))) {
                chunksRead++;
            }
        }
    }

    private void parse(Path file, Chunk chunk, Path chunkFile) throws IOException {
        try {
            chunks.read(chunkFile, 0);
            chunksRead++;
        } catch (ChunkReader.UnreadableEventException e) {
            parseWithout(file, chunk, e);
        }
    }

    /** The JDK reads whole files only, and stops at the first problem: so each chunk gets a file of its own. */
    private void parseCopy(Path file, Chunk chunk) throws IOException {
        try (var copy = ChunkCopy.of(file, chunk)) {
            parse(file, chunk, copy.path());
        }
    }

    /** Blanks out one event after the other that stops the parser. */
    private void parseWithout(Path file, Chunk chunk, ChunkReader.UnreadableEventException first) throws IOException {
        try (var copy = ChunkCopy.of(file, chunk)) {
            var unreadable = first;
            for (int i = 0; i < MOST_BAD_EVENTS; i++) {
                var gap = copy.blank(unreadable.event());
                if (gap.isEmpty()) {
                    break;
                }
                damage(file, chunk.offsetBytes() + gap.get().start(), "this event cannot be parsed");
                try {
                    chunks.read(copy.path(), unreadable.eventsRead());
                    chunksRead++;
                    return;
                } catch (ChunkReader.UnreadableEventException e) {
                    unreadable = e;
                }
            }
            damage(file, chunk.offsetBytes(), "the chunk that begins here cannot be parsed any further");
        }
    }

    /** A temporary copy of a compressed file is nothing that the user knows. */
    private Path nameOf(Path file) {
        return Files.isDirectory(recording) ? file : recording;
    }

    /** At least one event is lost at each place; how many there were, nothing tells. */
    private void damage(Path file, long offsetBytes, String description) throws IOException {
        var damage = Damage.atByte(nameOf(file), offsetBytes, description, 1);
        if (chunksRead == 0) {
            firstProblem = "byte " + offsetBytes + ": " + description;
        }
        sink.damage(damage);
    }
}

package dev.phaseline.analyzer.jfr;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a JFR file into chunks and finds out what is wrong with each, without understanding its events. */
final class ChunkScanner {
    private final MemorySegment file;
    private final List<Chunk> chunks = new ArrayList<>();

    private ChunkScanner(MemorySegment file) {
        this.file = file;
    }

    /** The chunks of a file, without a gap between them. */
    static List<Chunk> scan(Path path) throws IOException {
        try (var channel = FileChannel.open(path);
                var arena = Arena.ofConfined()) {
            return scan(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        }
    }

    private static List<Chunk> scan(MemorySegment file) {
        var scanner = new ChunkScanner(file);
        long offset = 0;
        while (offset < file.byteSize()) {
            offset = scanner.next(offset);
        }
        return List.copyOf(scanner.chunks);
    }

    /** Adds the stretch that begins at an offset, and returns the offset after it. */
    private long next(long offset) {
        if (!ChunkHeader.startsAt(file, offset)) {
            long end = nextStart(offset + 1);
            chunks.add(new Chunk.Unreadable(offset, end - offset, offset, "no chunk begins here"));
            return end;
        }
        var header = ChunkHeader.read(file.asSlice(offset, ChunkHeader.BYTES));
        boolean whole = header.complete()
                && header.sizeBytes() >= ChunkHeader.BYTES
                && header.sizeBytes() <= file.byteSize() - offset;
        long end = whole ? offset + header.sizeBytes() : nextStart(offset + ChunkHeader.BYTES);
        var records = new ChunkRecords(file.asSlice(offset, end - offset));
        chunks.add(whole ? whole(offset, header, records) : cutOff(offset, header, records));
        return end;
    }

    /** The next place where a chunk begins, or the end of the file. */
    private long nextStart(long from) {
        for (long offset = from; offset <= file.byteSize() - ChunkHeader.BYTES; offset++) {
            if (ChunkHeader.startsAt(file, offset) && leadsToAnEnd(offset)) {
                return offset;
            }
        }
        return file.byteSize();
    }

    /** Tells chunks from copies of their headers, which checkpoints contain. */
    private boolean leadsToAnEnd(long offset) {
        long size = ChunkHeader.read(file.asSlice(offset, ChunkHeader.BYTES)).sizeBytes();
        return size >= ChunkHeader.BYTES
                && size <= file.byteSize() - offset
                && (size == file.byteSize() - offset || ChunkHeader.startsAt(file, offset + size));
    }

    private static Chunk whole(long offset, ChunkHeader header, ChunkRecords records) {
        long size = header.sizeBytes();
        long soundBytes = records.soundBytes();
        if (soundBytes == size) {
            return new Chunk.Sound(offset, size);
        }
        if (!records.isMetadata(header.metadata()) || !records.isCheckpoint(header.checkpoint())) {
            return new Chunk.Unreadable(offset, size, offset + soundBytes, "the chunk's metadata is damaged");
        }
        // Between the damage and the next record whose place is known, nothing tells where events begin.
        long resumes = Math.min(
                header.metadata() > soundBytes ? header.metadata() : size,
                records.firstCheckpointAfter(soundBytes, header.checkpoint()));
        if (resumes - soundBytes < ChunkRecords.SMALLEST) {
            return new Chunk.Unreadable(offset, size, offset + soundBytes, "the chunk's records are damaged");
        }
        return new Chunk.Damaged(
                offset,
                size,
                header,
                Optional.of(new Chunk.Gap(soundBytes, resumes)),
                offset + soundBytes,
                (resumes - soundBytes) + " bytes are no events");
    }

    /** A chunk that its recorder never finished, or of which the end is missing: the last metadata in it must do. */
    private static Chunk cutOff(long offset, ChunkHeader header, ChunkRecords records) {
        long soundBytes = records.soundBytes();
        if (records.lastMetadata() == 0 || records.lastCheckpoint() == 0) {
            return new Chunk.Undescribed(offset, records.sizeBytes(), soundBytes);
        }
        return new Chunk.Damaged(
                offset,
                records.sizeBytes(),
                new ChunkHeader(soundBytes, records.lastCheckpoint(), records.lastMetadata(), true),
                Optional.empty(),
                offset + soundBytes,
                header.complete()
                        ? "the chunk ends here, " + (header.sizeBytes() - soundBytes) + " bytes early"
                        : "the recorder did not finish the chunk");
    }
}

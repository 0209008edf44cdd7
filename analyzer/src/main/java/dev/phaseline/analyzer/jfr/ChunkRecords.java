package dev.phaseline.analyzer.jfr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The records of one chunk: events, metadata and checkpoints. A record is its size, its type and a payload, so records
 * that follow one another without a rest are sound. Offsets count from the start of the chunk, in bytes.
 */
final class ChunkRecords {
    /** The fewest bytes of a record: size and type. */
    static final int SMALLEST = 2;

    private static final int METADATA = 0;
    private static final int CHECKPOINT = 1;

    private final MemorySegment chunk;
    private long position;
    private long lastMetadata;
    private long lastCheckpoint;
    private long soundBytes = ChunkHeader.BYTES;

    /** Walks over all records. */
    ChunkRecords(MemorySegment chunk) {
        this.chunk = chunk;
        for (long type = typeAt(soundBytes); type >= 0; type = typeAt(soundBytes)) {
            if (type == METADATA) {
                lastMetadata = soundBytes;
            } else if (type == CHECKPOINT) {
                lastCheckpoint = soundBytes;
            }
            position = soundBytes;
            soundBytes += number();
        }
    }

    /**
     * The bytes of an event.
     *
     * @param number its number among the events of the chunk, from 0
     * @return its bytes, or empty if the chunk does not have so many
     */
    Optional<Chunk.Gap> event(long number) {
        long events = 0;
        for (long offset = ChunkHeader.BYTES; offset < soundBytes; ) {
            long type = typeAt(offset);
            position = offset;
            long end = offset + number();
            if (type != METADATA && type != CHECKPOINT && events++ == number) {
                return Optional.of(new Chunk.Gap(offset, end));
            }
            offset = end;
        }
        return Optional.empty();
    }

    long sizeBytes() {
        return chunk.byteSize();
    }

    /** Where the first record would begin that is none, or the end of the chunk. */
    long soundBytes() {
        return soundBytes;
    }

    /** Where the last sound metadata begins; 0 if there is none. */
    long lastMetadata() {
        return lastMetadata;
    }

    /** Where the last sound checkpoint begins; 0 if there is none. */
    long lastCheckpoint() {
        return lastCheckpoint;
    }

    boolean isMetadata(long offset) {
        return typeAt(offset) == METADATA;
    }

    boolean isCheckpoint(long offset) {
        return typeAt(offset) == CHECKPOINT;
    }

    /** The type of the record at an offset; negative if there can be none. */
    private long typeAt(long offset) {
        if (offset < ChunkHeader.BYTES || offset >= chunk.byteSize()) {
            return -1;
        }
        position = offset;
        long size = number();
        return size < SMALLEST || size > chunk.byteSize() - offset ? -1 : number();
    }

    /**
     * Follows the checkpoints from the last one back; each says how far the one before it is away.
     *
     * @return the first one after an offset, or the end of the chunk
     */
    long firstCheckpointAfter(long offset, long last) {
        long first = chunk.byteSize();
        for (long checkpoint = last; checkpoint > offset && checkpoint < first && isCheckpoint(checkpoint); ) {
            first = checkpoint;
            number(); // start, ticks
            number(); // duration, ticks
            checkpoint += number();
        }
        return first;
    }

    /** A LEB128 number of at most nine bytes, the last of which has eight bits; -1 at the end of the chunk. */
    private long number() {
        long value = 0;
        for (int shift = 0; position < chunk.byteSize(); shift += 7) {
            long bits = chunk.get(ValueLayout.JAVA_BYTE, position++) & 0xFF;
            if (shift == 56) {
                return value | bits << shift;
            }
            value |= (bits & 0x7F) << shift;
            if (bits < 0x80) {
                return value;
            }
        }
        return -1;
    }
}

package dev.phaseline.analyzer.jfr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The head of a chunk, the unit of which JFR files consist: each chunk has its own events, metadata (type 0) and
 * checkpoints (type 1, the constant pools). Numbers are big endian.
 *
 * <pre>
 *  0  "FLR\0"                     4  u2 major, u2 minor        8  size of the chunk
 * 16  last checkpoint            24  metadata                 32  start, ns since the epoch
 * 40  duration, ns               48  start, ticks             56  ticks per second
 * 64  u1 state, 0 once the chunk is complete                  67  u1 flags
 * </pre>
 *
 * Source: OpenJDK {@code jdk.jfr.internal.consumer.ChunkHeader}.
 *
 * @param sizeBytes the size of the chunk as it was when the header was written last
 * @param checkpoint offset of the last checkpoint from the start of the chunk, in bytes
 * @param metadata offset of the metadata from the start of the chunk, in bytes
 * @param complete whether the recorder finished the chunk
 */
record ChunkHeader(long sizeBytes, long checkpoint, long metadata, boolean complete) {
    /** The size of the header. */
    static final int BYTES = 68;

    private static final int MAGIC = 0x464C5200; // "FLR\0"
    private static final int MAJOR_VERSION = 2;
    private static final int SIZE = 8;
    private static final int CHECKPOINT = 16;
    private static final int METADATA = 24;
    private static final int START_NS = 32;
    private static final int START_TICKS = 48;
    private static final int TICKS_PER_SECOND = 56;
    private static final int STATE = 64;
    private static final int FLAGS = 67;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** Whether a chunk begins at an offset. */
    static boolean startsAt(MemorySegment file, long offset) {
        return file.byteSize() - offset >= BYTES
                && file.get(INT, offset) == MAGIC
                && file.get(SHORT, offset + Integer.BYTES) == MAJOR_VERSION;
    }

    /** Reads the header of a chunk. */
    static ChunkHeader read(MemorySegment chunk) {
        return new ChunkHeader(
                chunk.get(LONG, SIZE),
                chunk.get(LONG, CHECKPOINT),
                chunk.get(LONG, METADATA),
                chunk.get(ValueLayout.JAVA_BYTE, STATE) == 0);
    }

    /** Whether the numbers of a chunk are compressed, as every JVM writes them. */
    static boolean isCompressed(MemorySegment chunk) {
        return (chunk.get(ValueLayout.JAVA_BYTE, FLAGS) & 1) != 0;
    }

    /** How the ticks of a chunk become time. */
    static TickClock clock(MemorySegment chunk) {
        return new TickClock(
                chunk.get(LONG, START_NS), chunk.get(LONG, START_TICKS), chunk.get(LONG, TICKS_PER_SECOND) / 1e9);
    }

    /**
     * The clock of a chunk. It rounds as the JDK does.
     *
     * @param startNs the chunk's start, ns since the epoch
     * @param startTicks the same moment in ticks
     * @param ticksPerNs ticks in a nanosecond
     */
    record TickClock(long startNs, long startTicks, double ticksPerNs) {
        /** Whether the chunk says how fast it goes. */
        boolean isUsable() {
            return ticksPerNs > 0;
        }

        /** The length of some ticks, in ns. */
        long spanNs(long ticks) {
            return (long) (ticks / ticksPerNs);
        }

        /** The time of a tick, in ns since the epoch. */
        long timeNs(long ticks) {
            return startNs + (long) ((ticks - startTicks) / ticksPerNs);
        }
    }

    /** Writes the header over the one of a chunk. */
    void write(MemorySegment chunk) {
        chunk.set(LONG, SIZE, sizeBytes);
        chunk.set(LONG, CHECKPOINT, checkpoint);
        chunk.set(LONG, METADATA, metadata);
        chunk.set(ValueLayout.JAVA_BYTE, STATE, complete ? (byte) 0 : (byte) 1);
    }
}

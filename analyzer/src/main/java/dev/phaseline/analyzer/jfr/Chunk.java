package dev.phaseline.analyzer.jfr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** A stretch of a JFR file between two places at which chunks begin. */
sealed interface Chunk {
    /** Where the stretch begins in the file, in bytes. */
    long offsetBytes();

    /** How long the stretch is, in bytes. */
    long sizeBytes();

    /** Its records follow one another from the first to the last. */
    record Sound(long offsetBytes, long sizeBytes) implements Chunk {}

    /**
     * Readable once mended.
     *
     * @param header the header it must have; the chunk ends where that says
     * @param gap the bytes to be blanked out, if any
     * @param damageBytes where the damage begins, from the start of the file
     * @param description what is wrong there
     */
    record Damaged(
            long offsetBytes,
            long sizeBytes,
            ChunkHeader header,
            Optional<Gap> gap,
            long damageBytes,
            String description)
            implements Chunk {

        /** Mends a copy of the chunk. */
        void mend(MemorySegment copy) {
            header.write(copy);
            gap.ifPresent(bytes -> bytes.blank(copy));
        }
    }

    /**
     * Its recorder was ended before it wrote what the events mean. Another chunk of the same recorder may say it: types and
     * threads have the same numbers in all of them.
     *
     * @param soundBytes the bytes from its start that are whole records
     */
    record Undescribed(long offsetBytes, long sizeBytes, long soundBytes) implements Chunk {}

    /**
     * Nothing of it can be read.
     *
     * @param damageBytes where the damage begins, from the start of the file
     * @param description what is wrong there
     */
    record Unreadable(long offsetBytes, long sizeBytes, long damageBytes, String description) implements Chunk {}

    /**
     * Bytes of a chunk that parsers cannot make sense of.
     *
     * @param start offset in the chunk
     * @param end offset in the chunk; at least two bytes later
     */
    record Gap(long start, long end) {
        private static final byte SKIPPED_TYPE = 0;

        /** Makes one record of it, of a type that parsers step over. */
        void blank(MemorySegment chunk) {
            long position = start;
            long size = end - start;
            while (size >= 0x80) {
                chunk.set(ValueLayout.JAVA_BYTE, position++, (byte) (size | 0x80));
                size >>>= 7;
            }
            chunk.set(ValueLayout.JAVA_BYTE, position++, (byte) size);
            chunk.set(ValueLayout.JAVA_BYTE, position, SKIPPED_TYPE);
        }
    }
}

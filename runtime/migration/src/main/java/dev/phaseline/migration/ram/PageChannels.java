package dev.phaseline.migration.ram;

import dev.phaseline.migration.stream.StreamException;

/**
 * Further connections that carry pages while the stream carries the sections around them (QEMU's multifd), as the source
 * sees them. All methods belong to the thread that writes the stream.
 *
 * <p>Connections are not in step with each other or with the stream. A {@linkplain #sync sync point} is what brings a
 * page that is sent twice to the destination in the right order: two versions of it have one between them.
 */
public interface PageChannels {
    /** Where a sync point is due beside the first one, which follows the list of blocks. */
    enum SyncPlace {
        /** At the end of each section; the end mark of the section stands for it in the stream. QEMU 7.2's way. */
        END_OF_SECTION,
        /** When the search for pages begins at the first block again; marked by a record of its own. */
        END_OF_ROUND
    }

    /** Where sync points are due. The same during a whole migration. */
    SyncPlace syncPlace();

    /** Whether pages of zeros go through the channels like all others, which then recognise them. */
    boolean takeZeroPages();

    /**
     * Takes pages that follow each other. Their bytes are read between now and the end of the next {@link #sync}; a guest
     * that writes them meanwhile makes the pages dirty again.
     *
     * @param offsetBytes of the first
     * @throws StreamException if a channel is broken, and with it the migration
     */
    void queue(RamBlock block, long offsetBytes, int pages) throws StreamException;

    /**
     * Sends what was queued, and on each channel that this is a sync point; returns when all of it is written.
     *
     * @throws StreamException if a channel is broken, and with it the migration
     */
    void sync() throws StreamException;

    /** Bytes that the channels have written so far. */
    long transferredBytes();

    /** Pages that the channels have sent with their bytes so far. */
    long normalPages();

    /** Pages that the channels have sent as zero so far. */
    long zeroPages();
}

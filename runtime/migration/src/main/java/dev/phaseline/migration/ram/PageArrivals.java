package dev.phaseline.migration.ram;

import dev.phaseline.migration.stream.StreamException;

/** The destination's view of {@link PageChannels}. */
@FunctionalInterface
public interface PageArrivals {
    /**
     * Waits, at the mark of a sync point in the stream, until all pages that were sent before it have been stored, and
     * lets the channels go on. For the thread that reads the stream.
     *
     * @throws StreamException if a channel is broken, or has ended before the sync point
     */
    void awaitSync() throws StreamException;
}

package dev.phaseline.migration.stream;

import java.io.IOException;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/** A channel that may be able to move the bytes of several pieces of memory at once, without a buffer of its own. */
public interface VectorChannel extends Channel {
    /** Whether it is; the same as long as the channel lives. */
    boolean takesVectors();

    /** The channel, if it is able to; null if it takes one buffer at a time. */
    static @Nullable VectorChannel of(Channel channel) {
        return channel instanceof VectorChannel vectors && vectors.takesVectors() ? vectors : null;
    }

    /**
     * Writes the pieces, or the beginning of them; waits until something was written.
     *
     * @param pieces at least one; not changed
     * @return how many bytes
     */
    long write(IoVector pieces) throws IOException;

    /**
     * Reads into one piece after the other; waits until something was read.
     *
     * @param pieces at least one; not changed
     * @return how many bytes; -1 at the end
     */
    long read(IoVector pieces) throws IOException;
}

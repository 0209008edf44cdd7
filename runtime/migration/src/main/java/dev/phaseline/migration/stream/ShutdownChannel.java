package dev.phaseline.migration.stream;

import java.io.IOException;
import java.nio.channels.Channel;

/** A channel that wraps a connection and can end its traffic while threads are blocked on it. */
public interface ShutdownChannel extends Channel {
    /**
     * Ends the traffic in both directions, so that blocked reads and writes of both peers return. The channel stays
     * open. Callable from any thread.
     *
     * @throws IOException if the connection is already broken
     */
    void shutdown() throws IOException;
}

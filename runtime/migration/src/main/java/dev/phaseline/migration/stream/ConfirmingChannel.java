package dev.phaseline.migration.stream;

import java.io.IOException;
import java.nio.channels.Channel;

/** A channel whose other end tells, at the end of the traffic, whether it has done its work. */
public interface ConfirmingChannel extends Channel {
    /**
     * Ends the outgoing direction and waits for the other end's verdict, however long that takes; a shutdown ends the
     * wait.
     *
     * @throws IOException if the other end has failed; says how
     */
    void confirm() throws IOException;
}

package dev.phaseline.migration.stream;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;

/** Makes the threads that are blocked on a channel return, without closing it. */
final class Shutdown {
    private Shutdown() {}

    /**
     * Shuts both directions of a socket down; closes any other channel, since nothing else wakes those who wait on it.
     *
     * @throws IOException if the channel is already broken
     */
    static void of(Channel channel) throws IOException {
        switch (channel) {
            case SocketChannel socket -> {
                socket.shutdownInput();
                socket.shutdownOutput();
            }
            case ShutdownChannel other -> other.shutdown();
            default -> channel.close();
        }
    }
}

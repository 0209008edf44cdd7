package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.stream.ShutdownChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;

/**
 * A connection to the other side. Reads and writes return only when at least one byte was moved, or the end was reached.
 * One thread may read while another one writes. At first a thread that has to wait blocks.
 */
public interface MigrationChannel extends ByteChannel, GatheringByteChannel, ShutdownChannel {
    /** The number that stands for this connection in trace events. */
    long traceIdentity();

    /**
     * Makes the channel one for the loop's own thread: while it waits, the loop goes on. Nobody may be waiting on it.
     *
     * @throws IOException if the channel is closed
     */
    void waitIn(MainLoop loop) throws IOException;

    /** QEMU's name of this kind of channel, such as {@code qio-channel-socket}. */
    String typeName();

    /** Writes several buffers, or the beginning of them. A channel that cannot do so at once writes the first. */
    @Override
    default long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (sources[i].hasRemaining()) {
                return write(sources[i]);
            }
        }
        return 0;
    }

    @Override
    default long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }
}

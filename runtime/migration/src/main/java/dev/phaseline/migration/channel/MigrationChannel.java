package dev.phaseline.migration.channel;

import dev.phaseline.migration.stream.ShutdownChannel;
import java.nio.channels.ByteChannel;

/**
 * A connection to the other side. Reads and writes return only when at least one byte was moved, or the end was reached.
 * One thread may read while another one writes.
 */
public sealed interface MigrationChannel extends ByteChannel, ShutdownChannel
        permits CommandMigrationChannel, SocketMigrationChannel {
    /** The number that stands for this connection in trace events. */
    long traceIdentity();

    /** QEMU's name of this kind of channel, such as {@code qio-channel-socket}. */
    String typeName();
}

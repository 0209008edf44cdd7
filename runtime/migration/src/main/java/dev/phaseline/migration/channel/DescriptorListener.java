package dev.phaseline.migration.channel;

import dev.phaseline.migration.descriptor.Descriptor;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

/** Waits for the first byte that comes through a descriptor. Source: QEMU {@code migration/fd.c}. */
final class DescriptorListener implements IncomingListener {
    private final MigrationUri.Fd uri;
    private final DescriptorMigrationChannel channel;
    private final ChannelHub hub;
    private final Consumer<MigrationChannel> arrival;
    private boolean arrived;

    private DescriptorListener(
            MigrationUri.Fd uri,
            DescriptorMigrationChannel channel,
            ChannelHub hub,
            Consumer<MigrationChannel> arrival) {
        this.uri = uri;
        this.channel = channel;
        this.hub = hub;
        this.arrival = arrival;
    }

    static DescriptorListener open(MigrationUri.Fd uri, ChannelHub hub, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        DescriptorMigrationChannel channel = DescriptorMigrationChannel.of(take(uri, hub));
        var listener = new DescriptorListener(uri, channel, hub, arrival);
        try {
            channel.whenReadable(hub.loop(), listener::arrive);
        } catch (ClosedChannelException e) {
            throw new ChannelException("cannot wait for " + uri, e);
        }
        return listener;
    }

    private static Descriptor take(MigrationUri.Fd uri, ChannelHub hub) throws ChannelException {
        try {
            Descriptor descriptor = hub.descriptors().take(uri.name());
            if (!descriptor.isReadable()) {
                descriptor.close();
                throw new ChannelException("cannot read from " + uri + ", it was opened for writing", null);
            }
            MigrationTrace.migrationFdIncoming(descriptor.number());
            return descriptor;
        } catch (IOException e) {
            throw new ChannelException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public MigrationUri uri() {
        return uri;
    }

    private void arrive() {
        // Somebody may have given up since it was told.
        if (channel.isOpen()) {
            arrived = true;
            hub.incoming(channel, arrival);
        }
    }

    @Override
    public void close() {
        if (!arrived) {
            channel.close();
        }
    }
}

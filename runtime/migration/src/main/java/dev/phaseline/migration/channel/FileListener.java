package dev.phaseline.migration.channel;

import java.io.IOException;
import java.util.function.Consumer;

/** Takes a stream from a file as soon as the loop has time. Source: QEMU {@code migration/file.c}. */
final class FileListener implements IncomingListener {
    private final MigrationUri.File uri;
    private final MigrationChannel channel;
    private boolean arrived;

    private FileListener(MigrationUri.File uri, MigrationChannel channel) {
        this.uri = uri;
        this.channel = channel;
    }

    static FileListener open(MigrationUri.File uri, ChannelHub hub, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        MigrationChannel channel = DescriptorSetFile.isMeant(uri)
                ? DescriptorSetFile.incoming(uri, hub.descriptorSets())
                : FileMigrationChannel.incoming(uri);
        var listener = new FileListener(uri, channel);
        hub.loop().schedule(() -> listener.arrive(hub, arrival));
        return listener;
    }

    @Override
    public MigrationUri uri() {
        return uri;
    }

    private void arrive(ChannelHub hub, Consumer<MigrationChannel> arrival) {
        // Somebody may have given up meanwhile.
        if (channel.isOpen()) {
            arrived = true;
            hub.incoming(channel, arrival);
        }
    }

    @Override
    public void close() throws IOException {
        if (!arrived) {
            channel.close();
        }
    }
}

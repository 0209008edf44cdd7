package dev.phaseline.migration.migration;

import dev.phaseline.migration.channel.ChannelHub;
import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.OutgoingConnector;
import dev.phaseline.migration.multifd.MultifdSender;

/**
 * Connects the channels of a {@link MultifdSender}, one after the other: QEMU 7.2 reads the first packet of one before it
 * looks at the next, which could otherwise wait for its own TLS handshake for ever. Owned by {@code main}.
 */
final class MultifdConnections {
    private final MigrationUri.Socket uri;
    private final ChannelHub hub;
    private final MultifdSender channels;
    private int next;

    MultifdConnections(MigrationUri.Socket uri, ChannelHub hub, MultifdSender channels) {
        this.uri = uri;
        this.hub = hub;
        this.channels = channels;
    }

    /** Begins to connect the next channel, if there is one. */
    void connectNext() {
        if (next == channels.channelCount()) {
            return;
        }
        int id = next++;
        OutgoingConnector.beginAdditional(uri, hub, new OutgoingConnector.Handler() {
            @Override
            public void connected(MigrationChannel channel) {
                channels.connected(id, channel);
            }

            @Override
            public void failed(String problem) {
                channels.cannotConnect(id, problem);
            }
        });
    }
}

package dev.phaseline.migration.channel;

import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.util.function.Consumer;

/** Waits for the first byte that a command writes. Source: QEMU {@code migration/exec.c}. */
final class CommandListener implements IncomingListener {
    private final MigrationUri.Exec uri;
    private final CommandMigrationChannel channel;
    private final ChannelHub hub;
    private final Consumer<MigrationChannel> arrival;
    private boolean arrived;

    private CommandListener(
            MigrationUri.Exec uri,
            CommandMigrationChannel channel,
            ChannelHub hub,
            Consumer<MigrationChannel> arrival) {
        this.uri = uri;
        this.channel = channel;
        this.hub = hub;
        this.arrival = arrival;
    }

    static CommandListener open(MigrationUri.Exec uri, ChannelHub hub, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        MigrationTrace.migrationExecIncoming(uri.command());
        CommandMigrationChannel channel = CommandMigrationChannel.incoming(uri);
        var listener = new CommandListener(uri, channel, hub, arrival);
        try {
            channel.whenReadable(hub.loop(), listener::arrive);
        } catch (IOException e) {
            channel.shutdown();
            throw new ChannelException("cannot wait for " + uri + ": " + e.getMessage(), e);
        }
        return listener;
    }

    @Override
    public MigrationUri uri() {
        return uri;
    }

    private void arrive() {
        arrived = true;
        hub.incoming(channel, arrival);
    }

    @Override
    public void close() throws IOException {
        if (!arrived) {
            channel.shutdown();
            channel.close();
        }
    }
}

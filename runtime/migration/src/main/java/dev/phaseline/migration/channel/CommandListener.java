package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.util.function.Consumer;

/** Waits for the first byte that a command writes. Source: QEMU {@code migration/exec.c}. */
final class CommandListener implements IncomingListener {
    private final MigrationUri.Exec uri;
    private final CommandMigrationChannel channel;
    private final Consumer<MigrationChannel> arrival;
    private boolean arrived;

    private CommandListener(
            MigrationUri.Exec uri, CommandMigrationChannel channel, Consumer<MigrationChannel> arrival) {
        this.uri = uri;
        this.channel = channel;
        this.arrival = arrival;
    }

    static CommandListener open(MigrationUri.Exec uri, MainLoop loop, Consumer<MigrationChannel> arrival)
            throws ChannelException {
        MigrationTrace.migrationExecIncoming(uri.command());
        CommandMigrationChannel channel = CommandMigrationChannel.inLoop(uri.command(), loop);
        var listener = new CommandListener(uri, channel, arrival);
        try {
            channel.whenReadable(loop, listener::arrive);
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
        MigrationTrace.migrationSetIncomingChannel(channel.traceIdentity(), channel.typeName());
        arrival.accept(channel);
    }

    @Override
    public void close() throws IOException {
        if (!arrived) {
            channel.shutdown();
            channel.close();
        }
    }
}

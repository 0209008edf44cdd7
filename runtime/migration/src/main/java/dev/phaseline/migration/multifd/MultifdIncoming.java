package dev.phaseline.migration.multifd;

import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.stream.StreamProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The connections of an incoming migration with multifd, until all are there. Owned by {@code main}.
 *
 * <p>They come in any order and say by their first four bytes what they are. A thread for each reads those, and the rest
 * of a channel's initial packet, so that a connection that says nothing keeps nobody waiting but the migration.
 * (QEMU 7.2 takes the first connection for the main one; 10.0 looks at the bytes, except under TLS.)
 */
public final class MultifdIncoming implements AutoCloseable {
    private static final int MAGIC_BYTES = Integer.BYTES;

    private final MultifdParameters parameters;
    private final MainLoop loop;
    private final UUID uuid;
    private final Handler handler;
    private final MultifdReceiver pages;
    private final Set<MigrationChannel> silent = new HashSet<>();
    private int arrived;
    private @Nullable MigrationChannel mainChannel;
    private ByteBuffer firstBytes = ByteBuffer.allocate(0);
    private Phase phase = Phase.UNDER_WAY;

    private enum Phase {
        UNDER_WAY,
        /** The guest is here; threads may still wait for the source to close its connections. */
        FINISHED,
        CLOSED
    }

    /** What becomes of it; called on {@code main}. */
    public interface Handler {
        /**
         * All connections are there.
         *
         * @param main the one that carries the stream
         * @param begun the bytes of the stream that were read already
         * @param pages the others
         */
        void complete(MigrationChannel main, ByteBuffer begun, MultifdReceiver pages);

        /** The migration has failed, before or after it was complete. Called once. */
        void failed(StreamException reason);
    }

    /**
     * Creates an object to which nothing has come.
     *
     * @param uuid of this guest, or one of zeros
     */
    public MultifdIncoming(
            MultifdParameters parameters, GuestMemory memory, MainLoop loop, UUID uuid, Handler handler) {
        this.parameters = parameters;
        this.loop = loop;
        this.uuid = uuid;
        this.handler = handler;
        this.pages = new MultifdReceiver(parameters, memory, loop, this::fail);
    }

    /** How many connections there are to be. */
    public int connectionCount() {
        return parameters.channels() + 1;
    }

    /**
     * Takes a connection on which threads block.
     *
     * @return whether further ones are expected
     */
    public boolean arrived(MigrationChannel channel) {
        arrived++;
        silent.add(channel);
        Thread.ofPlatform().daemon().name("multifd-arrival").start(() -> listen(channel));
        return arrived < connectionCount();
    }

    /** What the helper thread does. */
    private void listen(MigrationChannel channel) {
        Runnable outcome = outcome(channel);
        loop.schedule(() -> {
            silent.remove(channel);
            if (phase == Phase.UNDER_WAY) {
                outcome.run();
            } else {
                Channels.close(channel);
            }
        });
    }

    private Runnable outcome(MigrationChannel channel) {
        try {
            ByteBuffer packet = ByteBuffer.allocate(InitPacket.BYTES).limit(MAGIC_BYTES);
            Transfer.readFully(channel, packet);
            int magic = packet.getInt(0);
            if (magic == StreamProtocol.MAGIC) {
                return () -> mainArrived(channel, packet.flip());
            }
            if (magic != InitPacket.MAGIC) {
                return () -> refuse(
                        channel,
                        "a connection begins with 0x%08x, neither a stream (0x%08x) nor a multifd channel (0x%08x)"
                                .formatted(magic, StreamProtocol.MAGIC, InitPacket.MAGIC),
                        null);
            }
            packet.limit(packet.capacity());
            Transfer.readFully(channel, packet);
            InitPacket init = InitPacket.decode(packet.flip(), uuid);
            return () -> channelArrived(channel, init);
        } catch (IOException e) {
            return () -> refuse(channel, "a connection broke before it said what it is: " + e.getMessage(), e);
        } catch (MalformedPacketException e) {
            return () -> refuse(channel, "the initial packet of a multifd channel: " + e.getMessage(), e);
        }
    }

    private void mainArrived(MigrationChannel channel, ByteBuffer begun) {
        if (mainChannel != null) {
            refuse(channel, "a second connection that begins a stream", null);
            return;
        }
        mainChannel = channel;
        firstBytes = begun;
        completeIfAllThere();
    }

    private void channelArrived(MigrationChannel channel, InitPacket init) {
        try {
            pages.connected(init.channel(), channel);
        } catch (StreamException e) {
            Channels.close(channel);
            fail(e);
            return;
        }
        completeIfAllThere();
    }

    private void completeIfAllThere() {
        MigrationChannel main = mainChannel;
        // One that has not said what it is may be a channel too many.
        if (main != null && pages.isComplete() && silent.isEmpty()) {
            handler.complete(main, firstBytes, pages);
        }
    }

    private void refuse(MigrationChannel channel, String problem, @Nullable Exception cause) {
        Channels.close(channel);
        fail(new StreamException(Errno.EINVAL, StreamException.NOWHERE, problem, cause));
    }

    private void fail(StreamException reason) {
        if (phase == Phase.UNDER_WAY) {
            handler.failed(reason);
        }
    }

    /** A number that grows with each packet of pages, and with each connection that has said what it is. */
    public long progress() {
        return pages.progress();
    }

    /**
     * Breaks the connections that carry pages. For any thread, once the {@linkplain Handler#complete main connection is
     * in use}.
     *
     * @param reason learnt by whoever waits for pages
     */
    public void giveUp(StreamException reason) {
        pages.giveUp(reason);
    }

    /** The guest is here: the source closes the connections that carried its pages. */
    public void finish() {
        phase = Phase.FINISHED;
        pages.finish();
    }

    /** Ends all threads and closes all connections but the main one of a migration that was complete. */
    @Override
    public void close() {
        switch (phase) {
            case UNDER_WAY -> {
                phase = Phase.CLOSED;
                breakOff();
            }
            case FINISHED -> pages.leave();
            case CLOSED -> {}
        }
    }

    private void breakOff() {
        silent.forEach(Channels::shutdown);
        // What their threads schedule may find a loop that has ended.
        silent.forEach(Channels::close);
        MigrationChannel main = mainChannel;
        if (main != null && !pages.isComplete()) {
            Channels.shutdown(main);
            Channels.close(main);
        }
        pages.close();
    }
}

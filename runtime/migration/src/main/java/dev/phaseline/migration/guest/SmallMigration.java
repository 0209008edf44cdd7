package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.MigrationUriException;
import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.migration.IncomingMigration;
import dev.phaseline.migration.migration.MigrationCapability;
import dev.phaseline.migration.migration.MigrationStatus;
import dev.phaseline.migration.migration.OutgoingMigration;
import dev.phaseline.migration.qmp.QmpServer;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * A migration between two guests of this process, each with a main loop of its own: the same code that a user's migration
 * runs, over the host's loopback, which leaves nothing behind in any folder, whenever the process may be killed. Nobody is
 * told of it.
 */
final class SmallMigration {
    private static final String ANY_PORT = "tcp:127.0.0.1:0";

    /** What holds something of a guest's memory; nothing but zeros is behind it. */
    static final long FILLED_BYTES = 8L << 20;

    /** Pages of a short run, a power of two. */
    private static final int SHORT_RUN = 4;

    private final Set<MigrationCapability> capabilities;

    /** @param capabilities that both guests have switched on */
    SmallMigration(Set<MigrationCapability> capabilities) {
        this.capabilities = capabilities;
    }

    /**
     * Migrates, on the calling thread and one that stands for the destination.
     *
     * @param config of both guests, which have {@link #FILLED_BYTES} of memory at least
     * @param isEnough asked again and again; ends it before its end
     * @throws IOException if the guest does not arrive, though it was to
     */
    void run(GuestConfig config, BooleanSupplier isEnough) throws IOException {
        try (GuestMemory from = Guest.memory(config);
                GuestMemory to = Guest.memory(config);
                MainLoop destinationLoop = MainLoop.open();
                MainLoop sourceLoop = MainLoop.open();
                Side destination = new Side(config, to, destinationLoop);
                Side source = new Side(config, from, sourceLoop)) {
            fill(from);
            MigrationUri address = destination.listen();
            Thread arrival =
                    Thread.ofPlatform().daemon().name("dry-run arrival").start(destination::awaitArrival);
            boolean sent = false;
            try {
                sent = source.send(address, isEnough);
            } finally {
                if (!sent) {
                    destination.loop.quit();
                }
                Joining.join(arrival);
            }
            if (!isEnough.getAsBoolean() && !(sent && holdsSame(from, to))) {
                throw new IOException("the guest has not arrived as it was");
            }
        } catch (ChannelException | MigrationUriException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Long runs of pages with data and of zeros, then short ones: what is done for each run is done often, as in the first
     * second of a large guest.
     */
    private static void fill(GuestMemory memory) {
        RamBlock block = memory.blocks().getFirst();
        MemorySegment bytes = block.memory();
        long pages = FILLED_BYTES >>> RamBlock.PAGE_BITS;
        for (long page = 0; page < pages; page++) {
            boolean isData = page < pages / 2 ? page < pages / 4 : (page & SHORT_RUN) == 0;
            if (isData) {
                bytes.set(ValueLayout.JAVA_LONG, page << RamBlock.PAGE_BITS, page + 1);
            }
        }
    }

    private static boolean holdsSame(GuestMemory from, GuestMemory to) {
        return filled(from).mismatch(filled(to)) < 0;
    }

    private static MemorySegment filled(GuestMemory memory) {
        return memory.blocks().getFirst().memory().asSlice(0, FILLED_BYTES);
    }

    /** One of the two guests. Owned by the thread that runs its loop. */
    private final class Side implements AutoCloseable {
        private final MainLoop loop;
        private final Guest guest;

        Side(GuestConfig config, GuestMemory memory, MainLoop loop) {
            this.loop = loop;
            guest = new Guest(config, memory, loop, new Nobody());
            guest.settings().setCapabilities(capabilities);
        }

        MigrationUri listen() throws ChannelException, MigrationUriException {
            try (var _ = loop.bigLock().hold()) {
                IncomingMigration incoming = guest.incoming();
                incoming.listen(MigrationUri.parse(ANY_PORT));
                return incoming.listeningOn().orElseThrow();
            }
        }

        void awaitArrival() {
            IncomingMigration incoming = guest.incoming();
            loop.runUntil(() -> loop.isQuitting()
                    || incoming.status() == MigrationStatus.COMPLETED
                    || incoming.status() == MigrationStatus.FAILED);
        }

        /** Returns whether all of it was sent. */
        boolean send(MigrationUri address, BooleanSupplier isEnough) throws ChannelException {
            OutgoingMigration outgoing = guest.outgoing();
            try (var _ = loop.bigLock().hold()) {
                guest.machine().start();
                outgoing.begin(address);
                // While it connects, cancelling would leave the connection to a loop that turns no more.
                loop.turnUntil(() ->
                        !outgoing.isBusy() || (outgoing.status() != MigrationStatus.SETUP && isEnough.getAsBoolean()));
                if (outgoing.isBusy()) {
                    outgoing.cancel();
                    loop.turnUntil(() -> !outgoing.isBusy());
                }
            }
            return outgoing.status() == MigrationStatus.COMPLETED;
        }

        @Override
        public void close() throws IOException {
            guest.close();
        }
    }

    /** Whom the two guests tell what happens. It is put into words all the same, as it will be for clients. */
    private static final class Nobody implements Guest.Owner {
        @Override
        public void event(String name, ObjectNode data) {
            QmpServer.eventLine(name, data);
        }

        @Override
        public void problem(String line) {}

        @Override
        public void arrivalFailed(boolean exits) {}
    }
}

package dev.phaseline.migration.channel;

import dev.phaseline.migration.descriptor.DescriptorSets;
import dev.phaseline.migration.descriptor.NamedDescriptors;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place through which every new connection of a process passes, main or additional, before it is used: here it
 * becomes safe where that is wanted. Owned by {@code main}.
 *
 * <p>Source: QEMU {@code migration/channel.c}.
 */
public final class ChannelHub {
    private static final long NO_ERROR = 0;
    private static final String SECURE_TYPE_NAME = "qio-channel-tls";

    /** Each has a thread. More than a migration has connections. */
    static final int MAX_NEGOTIATIONS = 512;

    private final MainLoop loop;
    private final ChannelSecurity security;
    private final NamedDescriptors descriptors;
    private final DescriptorSets descriptorSets;
    private final Consumer<String> problems;
    private final Set<ChannelSecurity.Negotiation> negotiations = new HashSet<>();

    /** Sockets that helper threads connect. Used by these too. */
    private final Set<SocketChannel> connecting = ConcurrentHashMap.newKeySet();

    /**
     * Creates a hub.
     *
     * @param descriptors that {@code fd:} URIs mean
     * @param descriptorSets that {@code file:/dev/fdset/} URIs mean
     * @param problems learns, in one line for the user, why a connection of the source was refused, or cannot be accepted
     */
    public ChannelHub(
            MainLoop loop,
            ChannelSecurity security,
            NamedDescriptors descriptors,
            DescriptorSets descriptorSets,
            Consumer<String> problems) {
        this.loop = loop;
        this.security = security;
        this.descriptors = descriptors;
        this.descriptorSets = descriptorSets;
        this.problems = problems;
    }

    /** The loop that waits for connections. */
    public MainLoop loop() {
        return loop;
    }

    /** Tells the user something, in one line. */
    void problem(String line) {
        problems.accept(line);
    }

    NamedDescriptors descriptors() {
        return descriptors;
    }

    DescriptorSets descriptorSets() {
        return descriptorSets;
    }

    /**
     * Takes a connection that the source has made.
     *
     * @param plain on which threads block
     * @param arrival receives the connection to be used, which blocks as well, unless it cannot be made safe: the user
     *     learns that, and this side goes on waiting
     */
    public void incoming(MigrationChannel plain, Consumer<MigrationChannel> arrival) {
        MigrationTrace.migrationSetIncomingChannel(plain.traceIdentity(), plain.typeName());
        if (!security.isWanted()) {
            arrival.accept(plain);
            return;
        }
        Consumer<String> refusal = problem -> problems.accept("a connection was refused: " + problem);
        var outcome = new Outcome(plain, refusal) {
            @Override
            void use(MigrationChannel channel) {
                MigrationTrace.migrationSetIncomingChannel(channel.traceIdentity(), channel.typeName());
                arrival.accept(channel);
            }
        };
        if (negotiations.size() >= MAX_NEGOTIATIONS) {
            outcome.refuse(new ChannelException(
                    "TLS: %d others have not come to an end yet".formatted(MAX_NEGOTIATIONS), null));
            return;
        }
        try {
            outcome.expect(security.secureIncoming(plain, outcome));
        } catch (ChannelException e) {
            outcome.refuse(e);
        }
    }

    /**
     * Takes the main connection that this side has made.
     *
     * @param plain on which threads block
     * @param host that was connected to; null where the transport has none
     */
    public void outgoing(MigrationChannel plain, @Nullable String host, OutgoingConnector.Handler handler) {
        MigrationTrace.migrationSetOutgoingChannel(plain.traceIdentity(), plain.typeName(), host, NO_ERROR);
        secureOutgoing(plain, host, new Outcome(plain, handler::failed) {
            @Override
            void use(MigrationChannel channel) {
                if (!channel.equals(plain)) {
                    MigrationTrace.migrationSetOutgoingChannel(
                            channel.traceIdentity(), channel.typeName(), null, NO_ERROR);
                }
                handler.connected(channel);
            }

            @Override
            public void failed(String problem) {
                outgoingFailed(SECURE_TYPE_NAME, null);
                super.failed(problem);
            }
        });
    }

    /** As {@link #outgoing}, for a connection that is added to the main one; it has no event. */
    public void outgoingAdditional(MigrationChannel plain, @Nullable String host, OutgoingConnector.Handler handler) {
        secureOutgoing(plain, host, new Outcome(plain, handler::failed) {
            @Override
            void use(MigrationChannel channel) {
                handler.connected(channel);
            }
        });
    }

    private void secureOutgoing(MigrationChannel plain, @Nullable String host, Outcome outcome) {
        if (!security.isWanted()) {
            outcome.use(plain);
            return;
        }
        try {
            outcome.expect(security.secureOutgoing(plain, host, outcome));
        } catch (ChannelException e) {
            outcome.refuse(e);
        }
    }

    /** Calls the event of a main connection that could not be made. */
    static void outgoingFailed(String typeName, @Nullable String host) {
        // The event names the channel and the error, two objects that live no longer.
        MigrationTrace.migrationSetOutgoingChannel(TraceIdentity.next(), typeName, host, TraceIdentity.next());
    }

    /** Where helper threads keep the sockets that they connect, so that they can be closed meanwhile. */
    Set<SocketChannel> connecting() {
        return connecting;
    }

    /**
     * Ends all negotiations that are under way and closes their connections, and those that are being made; nobody learns
     * of the outcome of a negotiation, and the others fail.
     */
    public void abandonNegotiations() {
        connecting.forEach(ChannelHub::close);
        List.copyOf(negotiations).forEach(ChannelSecurity.Negotiation::abandon);
        negotiations.clear();
    }

    /** Keeps a negotiation as long as it lasts. */
    private abstract class Outcome implements ChannelSecurity.Outcome {
        private final MigrationChannel plain;
        private final Consumer<String> failure;
        private ChannelSecurity.@Nullable Negotiation negotiation;

        Outcome(MigrationChannel plain, Consumer<String> failure) {
            this.plain = plain;
            this.failure = failure;
        }

        abstract void use(MigrationChannel channel);

        void expect(ChannelSecurity.Negotiation begun) {
            negotiation = begun;
            negotiations.add(begun);
        }

        /** The negotiation cannot begin. */
        void refuse(ChannelException reason) {
            close(plain);
            failure.accept(String.valueOf(reason.getMessage()));
        }

        @Override
        public void secured(MigrationChannel channel) {
            negotiations.remove(negotiation);
            use(channel);
        }

        @Override
        public void failed(String problem) {
            negotiations.remove(negotiation);
            close(plain);
            failure.accept(problem);
        }
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(ChannelHub.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot close a connection that is being made", e);
        }
    }

    private static void close(MigrationChannel channel) {
        try {
            channel.shutdown();
            channel.close();
        } catch (IOException e) {
            System.getLogger(ChannelHub.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot close a connection that is of no use", e);
        }
    }
}

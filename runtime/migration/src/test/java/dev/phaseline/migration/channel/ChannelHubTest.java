package dev.phaseline.migration.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.descriptor.DescriptorSets;
import dev.phaseline.migration.descriptor.NamedDescriptors;
import dev.phaseline.migration.mainloop.MainLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChannelHubTest {
    /** Whoever can connect can begin as many handshakes as he likes, and each takes a thread. */
    @Test
    void connectionsThatNegotiateForEverAreRefusedBeyondANumber() throws IOException {
        List<String> problems = new ArrayList<>();
        List<SocketChannel> sockets = new ArrayList<>();
        try (MainLoop loop = MainLoop.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ChannelHub.MAX_NEGOTIATIONS + 1);
            var hub =
                    new ChannelHub(loop, new Undecided(), new NamedDescriptors(), new DescriptorSets(), problems::add);
            for (int i = 0; i <= ChannelHub.MAX_NEGOTIATIONS; i++) {
                SocketChannel socket = SocketChannel.open(server.getLocalAddress());
                sockets.add(socket);
                hub.incoming(new SocketMigrationChannel(socket), _ -> {});
            }

            assertThat(problems)
                    .containsExactly("a connection was refused: TLS: 512 others have not come to an end yet");
            assertThat(sockets.getFirst().isOpen()).isTrue();
            assertThat(sockets.getLast().isOpen()).isFalse();
        } finally {
            for (SocketChannel socket : sockets) {
                socket.close();
            }
        }
    }

    /** Makes no connection safe, nor gives up. */
    private static final class Undecided implements ChannelSecurity {
        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public Negotiation secureOutgoing(MigrationChannel plain, @Nullable String host, Outcome outcome) {
            return new Waiting();
        }

        @Override
        public Negotiation secureIncoming(MigrationChannel plain, Outcome outcome) {
            return new Waiting();
        }
    }

    private static final class Waiting implements ChannelSecurity.Negotiation {
        @Override
        public void abandon() {}
    }
}

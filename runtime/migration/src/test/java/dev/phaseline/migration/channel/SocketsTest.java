package dev.phaseline.migration.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SocketsTest {
    @Test
    void aSourceIsNotFarAheadOfADestinationOnTheSameHost() throws Exception {
        assumeThat(Sockets.maxSendBufferBytes())
                .as("what the kernel grants a process")
                .isGreaterThanOrEqualTo(1 << 20);
        var asked = (MigrationUri.Socket) MigrationUri.parse("tcp:127.0.0.1:0");
        try (ServerSocketChannel server = Sockets.listen(asked);
                SocketChannel source =
                        Sockets.connect(Sockets.boundUri(asked, server), ConcurrentHashMap.newKeySet())) {
            Sockets.keepInCache(source);

            // What the operating system chooses by itself begins with more on the loopback, and grows to some
            // megabytes.
            assertThat(source.getOption(StandardSocketOptions.SO_SNDBUF)).isLessThanOrEqualTo(1 << 20);
        }
    }

    @Test
    void aDestinationListensWhereOneThatWasKilledHas(@TempDir Path directory) throws Exception {
        var asked = (MigrationUri.Socket) MigrationUri.parse("unix:" + directory.resolve("m"));
        // A closed socket leaves its file, as the kernel does with that of a process that was killed.
        Sockets.listen(asked).close();

        try (ServerSocketChannel server = Sockets.listen(asked)) {
            assertThat(server.getLocalAddress()).isEqualTo(asked.socketAddress());
        }
    }

    @Test
    void aDestinationThatListensIsNotReplaced(@TempDir Path directory) throws Exception {
        var asked = (MigrationUri.Socket) MigrationUri.parse("unix:" + directory.resolve("m"));
        try (ServerSocketChannel _ = Sockets.listen(asked)) {
            assertThatThrownBy(() -> Sockets.listen(asked))
                    .hasMessage("cannot listen on " + asked + ": another process listens there");
        }
    }

    @Test
    void aFileThatIsNoSocketIsNotRemovedForOne(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("m"), "precious");
        var asked = (MigrationUri.Socket) MigrationUri.parse("unix:" + file);

        assertThatThrownBy(() -> Sockets.listen(asked))
                .hasMessage("cannot listen on " + asked + ": a file of that name exists");

        assertThat(file).content().isEqualTo("precious");
    }

    @Test
    void aDestinationAtAnAddressOfFourBytesHasNoneOfSixteen() throws Exception {
        var asked = (MigrationUri.Socket) MigrationUri.parse("tcp:0.0.0.0:0");
        try (ServerSocketChannel server = Sockets.listen(asked)) {
            assertThat(((InetSocketAddress) server.getLocalAddress()).getAddress())
                    .isInstanceOf(Inet4Address.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, true",
        "::1,       ::1,       true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
    })
    void bothEndsAreOnOneHostWhereTheirAddressesSaySo(String here, String there, boolean expected)
            throws UnknownHostException {
        assertThat(Sockets.isOneHost(InetAddress.getByName(here), InetAddress.getByName(there)))
                .isEqualTo(expected);
    }
}

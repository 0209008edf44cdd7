package dev.phaseline.migration.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SocketFileTest {
    @TempDir
    Path directory = Path.of("");

    private Path path = Path.of("");

    @BeforeEach
    void choosePath() {
        path = directory.resolve("s");
    }

    @Test
    void aSocketThatRefusesConnectionsIsRemoved() throws IOException {
        // A closed socket leaves its file, as the kernel does with that of a process that was killed.
        listen(1).close();

        SocketFile.removeAbandoned(path);

        assertThat(path).doesNotExist();
    }

    @Test
    void whereNothingIsNothingIsRemoved() throws IOException {
        SocketFile.removeAbandoned(path);

        assertThat(path).doesNotExist();
    }

    @Test
    void aSocketOfALivingProcessStays() throws IOException {
        try (ServerSocketChannel _ = listen(1)) {
            assertStays("another process listens there");
        }
    }

    @Test
    void aSocketOfAProcessThatIsBehindWithAcceptingStaysAndNobodyWaitsForIt() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel _ = listen(1)) {
            fillQueue(waiting);

            assertStays("another process may listen there (Resource temporarily unavailable)");
        } finally {
            for (SocketChannel client : waiting) {
                client.close();
            }
        }
    }

    /** Connects until the kernel takes no more. */
    private void fillQueue(List<SocketChannel> waiting) throws IOException {
        while (true) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            waiting.add(client);
            client.configureBlocking(false);
            try {
                client.connect(UnixDomainSocketAddress.of(path));
            } catch (SocketException full) {
                return;
            }
        }
    }

    @Test
    void aSocketThatThisUserMayNotConnectToStays() throws IOException {
        listen(1).close();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isWritable(path), "root may connect to any socket");

        assertStays("another process may listen there (Permission denied)");
    }

    @Test
    void aPipeStaysAlthoughItRefusesConnections() throws Exception {
        Process mkfifo =
                new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        assertThat(mkfifo.waitFor()).isZero();

        assertStays("a file of that name exists");
    }

    @Test
    void aLinkStaysWhateverItLeadsTo() throws IOException {
        Files.createSymbolicLink(path, directory.resolve("elsewhere"));

        assertStays("a file of that name exists");
    }

    private ServerSocketChannel listen(int backlog) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), backlog);
    }

    private void assertStays(String reason) {
        assertThatThrownBy(() -> SocketFile.removeAbandoned(path)).hasMessage(reason);
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}

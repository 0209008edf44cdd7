package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpClient;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DescriptorShortageTest {
    /** About twice as many as an idle guest has open, and less than it would have with all the clients that it serves. */
    private static final int DESCRIPTORS = 80;

    @TempDir
    Path directory = Path.of("");

    @Test
    void aGuestWithoutDescriptorsForMoreClientsServesThemLater() throws Exception {
        Path qmp = directory.resolve("g");
        try (TestGuest guest = TestGuest.limitedTo(DESCRIPTORS, directory, "g", "workload=idle")) {
            guest.execute("query-status");
            List<SocketChannel> clients = new ArrayList<>();
            try {
                exhaust(guest, qmp, clients);
                // Those that are served already go on.
                guest.execute("query-status");
            } finally {
                close(clients);
            }

            try (QmpClient late = QmpClient.connect(qmp)) {
                assertThat(late.execute("query-status").has("status")).isTrue();
            }

            assertThat(guest.problems())
                    .containsExactly(
                            "the control socket " + qmp + ": a client cannot be accepted for now: Too many open files");
        }
    }

    @Test
    void aDestinationWithoutDescriptorsTakesItsSourceLater() throws Exception {
        Path qmp = directory.resolve("g");
        String uri = "unix:" + directory.resolve("m");
        try (TestGuest destination = TestGuest.limitedTo(DESCRIPTORS, directory, "g", "incoming=" + uri);
                TestGuest source = TestGuest.inThread(directory, "s", "workload=idle")) {
            destination.execute("query-status");
            List<SocketChannel> clients = new ArrayList<>();
            try {
                exhaust(destination, qmp, clients);
                source.beginMigration(uri);
                while (destination.problems().size() < 2) {
                    Polling.pause();
                }
            } finally {
                close(clients);
            }

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            assertThat(destination.problems().get(1))
                    .isEqualTo(uri + ": a connection cannot be accepted for now: Too many open files");
        }
    }

    /** Connects clients until one cannot be accepted. */
    private static void exhaust(TestGuest guest, Path qmp, List<SocketChannel> clients) throws IOException {
        for (int i = 0; i < 62; i++) {
            clients.add(SocketChannel.open(UnixDomainSocketAddress.of(qmp)));
        }
        while (guest.problems().isEmpty()) {
            Polling.pause();
        }
    }

    private static void close(List<SocketChannel> clients) throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }
}

package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpClient;
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
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(qmp);
        try (TestGuest guest = TestGuest.limitedTo(DESCRIPTORS, directory, "g", "workload=idle")) {
            guest.execute("query-status");
            List<SocketChannel> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 62; i++) {
                    clients.add(SocketChannel.open(address));
                }
                while (guest.problems().isEmpty()) {
                    Polling.pause();
                }
                // Those that are served already go on.
                guest.execute("query-status");
            } finally {
                for (SocketChannel client : clients) {
                    client.close();
                }
            }

            try (QmpClient late = QmpClient.connect(qmp)) {
                assertThat(late.execute("query-status").has("status")).isTrue();
            }

            assertThat(guest.problems())
                    .containsExactly(
                            "the control socket " + qmp + ": a client cannot be accepted for now: Too many open files");
        }
    }
}

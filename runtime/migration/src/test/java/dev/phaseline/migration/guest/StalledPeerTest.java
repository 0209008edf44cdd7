package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The other side is there and does nothing: commands are answered all the same, and at a stated time this side gives up. */
@Timeout(60)
final class StalledPeerTest {
    private static final String WORKLOAD = "workload=stress:rate=64M,hot=8M,fill=16M";
    private static final String LIMIT = "global=migration.stall-limit=500";
    private static final short PONG = 2;
    private static final long NOTHING = 0;
    private static final long EVERYTHING = Long.MAX_VALUE;

    /** More than the first window of the bandwidth below, less than the guest has. */
    private static final long FIRST_WINDOW = 1 << 20;

    @TempDir
    Path directory = Path.of("");

    @Test
    void commandsAreAnsweredWhileTheLastPagesGoToADestinationThatTakesNothing() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                var _ = new Reader(FIRST_WINDOW)) {
            switchOverAtOnce(source);
            source.awaitEvent("STOP");

            assertThat(source.execute("query-migrate").path("status").asString())
                    .isEqualTo("active");
            assertThat(source.status()).isEqualTo("finish-migrate");
            source.execute("migrate_cancel");

            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            source.awaitStatus("running");
            source.awaitProgress();
        }
    }

    @Test
    void aSourceWhoseLastPagesNobodyTakesLetsTheGuestRunAgain() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD, LIMIT);
                var _ = new Reader(FIRST_WINDOW)) {
            switchOverAtOnce(source);
            source.awaitEvent("STOP");

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            assertThat(errorOf(source))
                    .startsWith("the destination has taken nothing for 500 ms (at byte ")
                    .endsWith("(this side was at section 1 (ram))");
            source.awaitStatus("running");
            source.awaitProgress();
        }
    }

    @Test
    void aSourceFromWhichNothingIsTakenFails() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD, LIMIT);
                var _ = new Reader(NOTHING)) {
            assertThat(source.migrateTo(uri())).isEqualTo("failed");

            assertThat(errorOf(source)).startsWith("the destination has taken nothing for 500 ms");
            source.awaitProgress();
        }
    }

    /** The guest may run there: two of it would be worse than none. */
    @Test
    void aGuestThatWasSentAsAWholeWaitsForItsUserIfTheDestinationDoesNotAnswer() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD, LIMIT);
                var _ = new Reader(EVERYTHING)) {
            switchOverAtOnce(source);

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            assertThat(errorOf(source)).contains("make sure that it does not run there before 'cont'");
            source.awaitStatus("postmigrate");

            source.execute("cont");
            source.awaitProgress();
        }
    }

    @Test
    void aDestinationThatTalksAndDoesNotSayWhetherItHasTheGuestIsNotWaitedForWithoutEnd() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD, LIMIT);
                var destination = new Reader(EVERYTHING)) {
            destination.talk();
            switchOverAtOnce(source);

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            assertThat(errorOf(source)).contains("has not said for 500 ms whether it has the guest");
            source.awaitStatus("postmigrate");
        }
    }

    @Test
    void aDestinationToWhichNothingComesFails() throws Exception {
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + uri(), LIMIT);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            client.write(ByteBuffer.wrap(new byte[] {'Q', 'E', 'V', 'M', 0, 0}));

            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems())
                    .containsExactly(
                            "incoming migration failed: the header: nothing has come from the source for 500 ms");
        }
    }

    @Test
    void aDestinationLeavesTheSourcesUserAsMuchTimeAsNeededAndNobodyElse() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest patient = TestGuest.inThread(directory, "dst", "incoming=defer", LIMIT);
                TestGuest left = TestGuest.inThread(directory, "left", "incoming=defer", LIMIT)) {
            source.enable("pause-before-switchover");
            listen(patient, uri());
            source.beginMigration(uri());
            source.awaitMigration("pre-switchover");
            listen(left, "unix:" + directory.resolve("n"));
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("n")))) {
                client.write(ByteBuffer.wrap(new byte[] {'Q', 'E', 'V', 'M', 0, 0}));

                // Its limit began later.
                assertThat(left.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            }
            source.execute("migrate-continue", QmpJson.object().put("state", "pre-switchover"));

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            patient.awaitProgress();
        }
    }

    private static void listen(TestGuest destination, String uri) throws Exception {
        destination.enable("pause-before-switchover");
        destination.execute("migrate-incoming", QmpJson.object().put("uri", uri));
    }

    @Test
    void aDestinationWhoseMultifdChannelsDoNotComeFails() throws Exception {
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer", LIMIT)) {
            destination.enable("multifd");
            destination.execute("migrate-incoming", QmpJson.object().put("uri", uri()));
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
                client.write(ByteBuffer.wrap(new byte[] {'Q', 'E', 'V', 'M', 0, 0}));

                assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
                assertThat(destination.problems())
                        .containsExactly("incoming migration failed: nothing has come from the source for 500 ms");
            }
        }
    }

    @Test
    void aSourceWhoseConnectionIsNotTakenFailsOrCanBeCancelled() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD, LIMIT);
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()), 1);
            List<SocketChannel> queue = fillQueue();

            source.beginMigration(uri());
            source.execute("migrate_cancel");
            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");

            assertThat(source.migrateTo(uri())).isEqualTo("failed");
            assertThat(errorOf(source)).isEqualTo("cannot connect to " + uri() + ": no answer for 500 ms");
            source.awaitProgress();
            for (SocketChannel waiting : queue) {
                waiting.close();
            }
        }
    }

    /** Connects until the next one would have to wait. */
    private List<SocketChannel> fillQueue() throws IOException {
        List<SocketChannel> queue = new ArrayList<>();
        while (true) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            client.configureBlocking(false);
            queue.add(client);
            try {
                if (!client.connect(UnixDomainSocketAddress.of(socket()))) {
                    return queue;
                }
            } catch (IOException e) {
                // As it is where a full queue is told at once.
                return queue;
            }
        }
    }

    private void switchOverAtOnce(TestGuest source) throws Exception {
        source.execute(
                "migrate-set-parameters",
                QmpJson.object().put("max-bandwidth", 4 << 20).put("downtime-limit", 2_000_000));
        source.beginMigration(uri());
    }

    private static String errorOf(TestGuest source) throws Exception {
        return source.execute("query-migrate").path("error-desc").asString();
    }

    private Path socket() {
        return directory.resolve("m");
    }

    private String uri() {
        return "unix:" + socket();
    }

    /** A destination that reads so many bytes, and then holds the connection. */
    private final class Reader implements AutoCloseable {
        private final ServerSocketChannel server;
        private final CompletableFuture<SocketChannel> connection = new CompletableFuture<>();

        Reader(long bytes) throws IOException {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket()));
            Thread.ofPlatform().daemon().start(() -> serve(bytes));
        }

        /** Sends answers to no question, until the source hangs up. */
        void talk() {
            Thread.ofPlatform().daemon().start(() -> {
                ByteBuffer pong = ByteBuffer.allocate(2 * Short.BYTES + Integer.BYTES)
                        .putShort(PONG)
                        .putShort((short) Integer.BYTES)
                        .putInt(7);
                try {
                    SocketChannel source = connection.join();
                    while (source.isOpen()) {
                        source.write(pong.flip());
                    }
                } catch (IOException e) {
                    System.getLogger(StalledPeerTest.class.getName())
                            .log(System.Logger.Level.DEBUG, "the source has hung up, as it should", e);
                }
            });
        }

        private void serve(long bytes) {
            try {
                SocketChannel source = server.accept();
                connection.complete(source);
                ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
                long read = 0;
                for (int count = 0; count >= 0 && read < bytes; read += count) {
                    count = source.read(buffer.clear());
                }
            } catch (IOException e) {
                // The source has broken the connection, as it should.
                connection.completeExceptionally(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            connection.handle((source, none) -> source).join().close();
        }
    }
}

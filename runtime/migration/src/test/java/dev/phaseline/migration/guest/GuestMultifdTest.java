package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Migrations with multifd between two of our guests, and what becomes of them when something breaks. */
@Timeout(120)
final class GuestMultifdTest {
    private static final String STREAM = "5145564d";
    private static final String CHANNEL = "11223344";

    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "qemu-7.2,  1, none, legacy",
        "qemu-7.2,  4, none, legacy",
        "qemu-7.2,  4, zlib, none",
        "qemu-10.0, 2, zstd, multifd",
        "qemu-10.0, 8, none, multifd",
        "qemu-10.0, 4, none, legacy",
        "qemu-10.0, 3, zlib, multifd"
    })
    void theDestinationHasWhatTheSourceHad(String compat, int channels, String compression, String zeroPages)
            throws Exception {
        try (TestGuest destination = guest("dst", "incoming=defer", "digest=true");
                TestGuest source = guest(
                        "src",
                        "compat=" + compat,
                        "global=migration.zero-page-detection=" + zeroPages,
                        "workload=stress:rate=2M,hot=1M,fill=16M")) {
            prepare(destination, channels, compression);
            prepare(source, channels, compression);
            destination.listen(uri());
            source.awaitProgress();

            source.beginTo(uri());

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            assertThat(digest(destination, "loaded")).isEqualTo(digest(source, "stopped"));
            destination.awaitProgress();
            JsonNode ram = source.execute("query-migrate").path("ram");
            assertThat(ram.path("multifd-bytes").asLong()).isPositive();
            assertThat(ram.path("normal").asLong()).isPositive();
            assertThat(ram.path("transferred").asLong())
                    .isEqualTo(ram.path("precopy-bytes").asLong()
                            + ram.path("downtime-bytes").asLong()
                            + ram.path("multifd-bytes").asLong());
            awaitNoThreadIsLeft();
        }
    }

    @Test
    void aCancelledMigrationLeavesNothingAndCanBeRepeated() throws Exception {
        try (TestGuest source = guest("src", "workload=stress:rate=2M,hot=1M,fill=32M")) {
            prepare(source, 4, "none");
            // Nobody accepts: the first sync point waits for ever.
            try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                Path path = directory.resolve("deaf");
                deaf.bind(UnixDomainSocketAddress.of(path));
                source.beginTo("unix:" + path);
                source.execute("migrate_cancel");
                assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            }
            awaitNoThreadIsLeft();
            assertThat(source.status()).isEqualTo("running");

            migrateAgain(source);
        }
    }

    @Test
    void aChannelThatCannotBeConnectedFailsTheMigrationAndNamesIt() throws Exception {
        try (TestGuest source = guest("src", "workload=stress:rate=2M,hot=1M,fill=32M")) {
            prepare(source, 2, "none");
            Path path = directory.resolve("once");
            ServerSocketChannel once = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            once.bind(UnixDomainSocketAddress.of(path));
            source.beginTo("unix:" + path);
            SocketChannel main = once.accept();
            SocketChannel first = once.accept();
            once.close();
            read(first, 64);

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            // A connection that was made just before the listener closed breaks at its first write.
            assertThat(problem(source))
                    .containsPattern("multifd channel 1: cannot (connect to unix:" + path + "|write to the peer)");
            main.close();
            first.close();
            awaitNoThreadIsLeft();
            assertThat(source.status()).isEqualTo("running");

            migrateAgain(source);
        }
    }

    @Test
    void aChannelThatBreaksFailsBothSides() throws Exception {
        try (TestGuest source = guest("src", "workload=stress:rate=2M,hot=1M,fill=32M");
                BreakingProxy proxy = new BreakingProxy(directory.resolve("proxy"), directory.resolve("m"))) {
            try (TestGuest destination = guest("dst", "incoming=defer")) {
                prepare(destination, 2, "none");
                destination.listen(uri());
                prepare(source, 2, "none");
                source.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", 8 << 20));
                source.beginTo("unix:" + directory.resolve("proxy"));
                proxy.breakConnection(2, 1 << 20);

                assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
                assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
                // Each side meets whatever the other has closed first: this channel, another one, or the stream.
                assertThat(destination.problems().getFirst()).startsWith("incoming migration failed: ");
            }
            assertThat(problem(source)).contains("the connection broke before the destination had the guest");
            awaitNoThreadIsLeft();
            assertThat(source.status()).isEqualTo("running");
            migrateAgain(source);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deadbeef | a connection begins with 0xdeadbeef",
                CHANNEL + "00000002" + ZEROS_56 + " | the initial packet of a multifd channel: version 2, expected 1",
                CHANNEL + "00000001" + "01" + ZEROS_15 + "00" + ZEROS_39
                        + " | the source's guest has UUID 01000000-0000-0000-0000-000000000000",
                CHANNEL + "00000001" + ZEROS_15 + "00" + "02" + ZEROS_39
                        + " | multifd channel 2: there are 2 channels here: both guests need the same multifd-channels",
                STREAM + CHANNEL + " | a second connection that begins a stream",
                CHANNEL + "0000 | a connection broke before it said what it is"
            })
    void aConnectionThatDoesNotBelongToTheMigrationEndsIt(String bytes, String problem) throws Exception {
        try (TestGuest destination = guest("dst", "incoming=defer")) {
            prepare(destination, 2, "none");
            destination.listen(uri());
            try (SocketChannel main = connect(STREAM)) {
                SocketChannel other = connect(bytes);
                other.shutdownOutput();

                assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
                assertThat(destination.problems().getFirst()).contains(problem);
                assertThat(main.isOpen()).isTrue();
                other.close();
            }
            awaitNoThreadIsLeft();
        }
    }

    @Test
    void aChannelThatComesTwiceEndsTheMigration() throws Exception {
        try (TestGuest destination = guest("dst", "incoming=defer")) {
            prepare(destination, 2, "none");
            destination.listen(uri());
            String first = CHANNEL + "00000001" + ZEROS_15 + "00" + "00" + ZEROS_39;
            try (SocketChannel one = connect(first);
                    SocketChannel two = connect(first)) {
                assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
                assertThat(destination.problems().getFirst())
                        .contains("multifd channel 0: the source has connected it twice");
                assertThat(List.of(one, two)).allMatch(SocketChannel::isOpen);
            }
            awaitNoThreadIsLeft();
        }
    }

    @Test
    void transportsWithOneConnectionAndDifferencesAreRefused() throws Exception {
        try (TestGuest source = guest("src", "workload=idle")) {
            source.enable("multifd");

            assertThatThrownBy(() -> source.execute("migrate", QmpJson.object().put("uri", "exec:cat")))
                    .isInstanceOf(QmpException.class)
                    .hasMessageContaining("Migration requires multi-channel URIs (e.g. tcp)");
            assertThatThrownBy(() -> source.execute(
                            "migrate-set-parameters", QmpJson.object().put("multifd-channels", 256)))
                    .hasMessageContaining("Parameter 'multifd-channels' expects uint8_t");
            assertThatThrownBy(() -> source.execute(
                            "migrate-set-parameters", QmpJson.object().put("multifd-compression", "lz4")))
                    .hasMessageContaining("multifd");
        }
    }

    private static final String ZEROS_15 = "000000000000000000000000000000";
    private static final String ZEROS_39 = ZEROS_15 + ZEROS_15 + "000000000000000000";
    private static final String ZEROS_56 = ZEROS_39 + ZEROS_15 + "0000";

    private TestGuest guest(String name, String... options) throws IOException {
        return TestGuest.inThread(directory, name, options);
    }

    private static void prepare(TestGuest guest, int channels, String compression) throws Exception {
        guest.execute("migrate-set-capabilities", multifd(true, true));
        guest.execute("migrate-set-parameters", parameters(channels, compression));
    }

    private String uri() {
        return "unix:" + directory.resolve("m");
    }

    private void migrateAgain(TestGuest source) throws Exception {
        try (TestGuest destination = guest("again", "incoming=defer", "digest=true")) {
            prepare(destination, 2, "none");
            prepare(source, 2, "none");
            destination.listen(uri());
            source.beginTo(uri());
            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            assertThat(digest(destination, "loaded")).isEqualTo(digest(source, "stopped"));
        }
    }

    private SocketChannel connect(String hex) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("m")));
        channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
        return channel;
    }

    private static void read(SocketChannel channel, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Until all are there.
        }
    }

    private static String problem(TestGuest source) throws Exception {
        return source.execute("query-migrate").path("error-desc").asString();
    }

    private static String digest(TestGuest guest, String moment) throws Exception {
        return guest.execute("x-phaseline-digest").path(moment).toString();
    }

    private static boolean isMultifdThread(Thread thread) {
        return thread.getName().startsWith("multifd");
    }

    /** The outcome is known a moment before the cleanup. */
    private static void awaitNoThreadIsLeft() {
        while (Thread.getAllStackTraces().keySet().stream().anyMatch(GuestMultifdTest::isMultifdThread)) {
            // The time limit of the test interrupts.
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    static ObjectNode multifd(boolean events, boolean returnPath) {
        ObjectNode arguments = QmpJson.object();
        var list = arguments.putArray("capabilities");
        list.addObject().put("capability", "multifd").put("state", true);
        list.addObject().put("capability", "events").put("state", events);
        list.addObject().put("capability", "return-path").put("state", returnPath);
        return arguments;
    }

    static ObjectNode parameters(int channels, String compression) {
        return QmpJson.object()
                .put("multifd-channels", channels)
                .put("multifd-compression", compression)
                .put("max-bandwidth", 1L << 30);
    }
}

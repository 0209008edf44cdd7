package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Migrations that do not succeed: the guest goes on at the source, and somebody says why in one line. */
final class GuestFailureTest {
    private static final String WORKLOAD = "workload=stress:rate=64M,hot=8M,fill=16M";

    @TempDir
    Path directory = Path.of("");

    @Test
    void aCancelledMigrationLeavesTheGuestWhereItIsAndTheNextOneSucceeds() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"));
                TestGuest second = TestGuest.inThread(directory, "dst2", "incoming=" + unix("n"))) {
            limitBandwidth(source, 1 << 20);
            source.beginMigration(unix("m"));
            source.awaitEvent("MIGRATION_PASS");

            source.execute("migrate_cancel");

            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            assertThat(source.execute("query-migrate")).hasToString("{\"status\":\"cancelled\"}");
            source.awaitProgress();
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems()).hasSize(1);

            limitBandwidth(source, 0);
            assertThat(source.migrateTo(unix("n"))).isEqualTo("completed");
            second.awaitProgress();
        }
    }

    /** The destination here takes everything and never says that it has the guest. */
    @Test
    void aMigrationIsNotCancelledWhenTheDestinationMayRunTheGuestAlready() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            limitBandwidth(source, 0);
            source.beginMigration("tcp:127.0.0.1:" + silent.getLocalPort());
            try (Socket connection = silent.accept()) {
                var arrived = new Semaphore(0);
                Thread.ofPlatform().daemon().start(() -> swallow(connection, arrived));
                source.awaitEvent("STOP");
                assertThat(source.status()).isEqualTo("finish-migrate");
                assertThatThrownBy(() -> source.execute("cont")).hasMessage("Migration is not finalized yet");

                arrived.acquire();
                source.execute("migrate_cancel");

                assertThat(source.status()).isEqualTo("finish-migrate");
            }
            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            source.awaitStatus("running");
            source.awaitProgress();
        }
    }

    /** Takes everything; says when the description has begun, which follows all else. */
    private static void swallow(Socket connection, Semaphore arrived) {
        try {
            var in = new BufferedInputStream(connection.getInputStream());
            byte[] description = "{\"page_size\":".getBytes(StandardCharsets.US_ASCII);
            int matched = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                matched = next == description[matched] ? matched + 1 : 0;
                if (matched == description.length) {
                    arrived.release();
                    matched = 0;
                }
            }
        } catch (IOException e) {
            // The connection was closed, as it should.
        }
    }

    @Test
    void aDestinationAnswersWhileItLoadsAndCanBeToldToEnd() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            limitBandwidth(source, 1 << 20);
            source.beginMigration(unix("m"));
            source.awaitEvent("MIGRATION_PASS");

            assertThat(destination.execute("query-migrate").path("status").asString())
                    .isIn("setup", "active");
            assertThat(destination.status()).isEqualTo("inmigrate");
            assertThat(destination.quit()).isEqualTo(GuestProcess.ENDED);

            assertThat(destination.problems()).isEmpty();
            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            source.awaitProgress();
        }
    }

    @Test
    void aDestinationThatIsToStayTellsWhyTheGuestDidNotCome() throws Exception {
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer", "compat=qemu-10.0")) {
            destination.execute(
                    "migrate-incoming", QmpJson.object().put("uri", unix("m")).put("exit-on-error", false));
            destination.enable("events");
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("m")))) {
                assertThatThrownBy(() -> destination.execute(
                                "migrate-incoming", QmpJson.object().put("uri", unix("n"))))
                        .hasMessage("The incoming migration has already been started");
                client.write(ByteBuffer.wrap(new byte[] {'Q', 'E', 'V', 'M', 0, 0, 0, 9}));

                assertThat(destination.awaitMigrationEnd()).isEqualTo("failed");
            }
            assertThat(destination.execute("query-migrate"))
                    .hasToString("{\"status\":\"failed\",\"error-desc\":\""
                            + destination.problems().getFirst() + "\"}");
            assertThat(destination.problems()).singleElement().asString().startsWith("incoming migration failed: ");
            assertThat(destination.status()).isEqualTo("inmigrate");
            assertThatThrownBy(() -> destination.execute(
                            "migrate-incoming", QmpJson.object().put("uri", unix("n"))))
                    .hasMessage("The incoming migration has already been started");
            assertThat(destination.quit()).isEqualTo(GuestProcess.ENDED);
        }
    }

    @Test
    void cancellingWithoutAMigrationDoesNothing() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "guest", "workload=idle")) {
            guest.execute("migrate_cancel");

            assertThat(guest.execute("query-migrate")).isEmpty();
        }
    }

    @Test
    void aSecondMigrationIsRefusedWhileOneIsUnderWay() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            limitBandwidth(source, 1 << 20);
            source.beginMigration(unix("m"));

            assertThatThrownBy(() -> source.execute("migrate", QmpJson.object().put("uri", unix("n"))))
                    .hasMessage("There's a migration process in progress");
            assertThat(source.execute("query-migrate").path("status").asString())
                    .isIn("setup", "active");

            source.execute("migrate_cancel");
            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        }
    }

    @Test
    void aDestinationThatIsKilledFailsTheMigrationAndNotTheGuest() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inProcess(directory, "dst", "incoming=" + unix("m"))) {
            limitBandwidth(source, 4 << 20);
            source.beginMigration(unix("m"));
            source.awaitEvent("MIGRATION_PASS");

            destination.kill();

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            assertThat(source.status()).isEqualTo("running");
            source.awaitProgress();
            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .isNotEmpty();
            assertThat(source.problems())
                    .singleElement()
                    .asString()
                    .startsWith("migration to " + unix("m") + " failed: ");
        }
    }

    @Test
    void aRefusedConnectionFailsTheMigrationAndNotTheGuest() throws Exception {
        int freePort;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = server.getLocalPort();
        }
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            String uri = "tcp:127.0.0.1:" + freePort;

            assertThat(source.migrateTo(uri)).isEqualTo("failed");

            String problem = "cannot connect to " + uri + ": Connection refused";
            assertThat(source.execute("query-migrate"))
                    .isEqualTo(QmpJson.object().put("status", "failed").put("error-desc", problem));
            assertThat(source.problems()).containsExactly("migration failed: " + problem);
            source.awaitProgress();
        }
    }

    @Test
    void aUriThatIsNoneIsRefusedAndChangesNothing() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            assertThatThrownBy(() -> source.beginMigration("tcp:host"))
                    .isInstanceOf(QmpException.class)
                    .hasMessage("invalid migration URI 'tcp:host': expected tcp:HOST:PORT, the port is missing");

            assertThat(source.execute("query-migrate")).isEmpty();
            source.awaitProgress();
        }
    }

    @Test
    void aDestinationWithAnotherMemorySizeSaysSoOnBothSides() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD, "memory=32M");
                TestGuest destination =
                        TestGuest.inThread(directory, "dst", "memory=16M", "workload=idle", "incoming=" + unix("m"))) {
            assertThat(source.migrateTo(unix("m"))).isEqualTo("failed");

            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems())
                    .singleElement()
                    .asString()
                    .startsWith("incoming migration failed: ")
                    .contains("RAM block 'ram' has 0x2000000 bytes on the source and 0x1000000 here")
                    .doesNotContain("\n");
            source.awaitProgress();
            assertThat(source.problems())
                    .singleElement()
                    .asString()
                    .isEqualTo("migration to " + unix("m")
                            + " failed: the destination reports that it failed (1) (this side was at section 1 (ram))")
                    .doesNotContain("\n");
        }
    }

    /** The destination notices only when the source's guest stands still already. */
    @Test
    void aLoadThatFailsAtSwitchoverLetsTheGuestRunAgainAtTheSource() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "devices=BARE", "incoming=" + unix("m"))) {
            assertThat(source.migrateTo(unix("m"))).isEqualTo("failed");

            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems()).singleElement().asString().contains("cpu");
            source.awaitProgress();
            assertThat(source.status()).isEqualTo("running");
        }
    }

    @Test
    void aPageThatIsDamagedOnTheWayShowsInTheDigest() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination =
                        TestGuest.inThread(directory, "dst", "incoming=tcp:127.0.0.1:0", "digest=true");
                var proxy = new CorruptingProxy(portOf(destination), beginOfProgramPage())) {
            assertThat(source.migrateTo("tcp:127.0.0.1:" + proxy.port())).isEqualTo("completed");

            assertThat(proxy.hasCorrupted()).isTrue();
            JsonNode stopped = source.digest("stopped");
            JsonNode loaded = destination.digest("loaded");
            assertThat(loaded.path("ram")).isNotEqualTo(stopped.path("ram"));
            assertThat(loaded.path("devices")).isEqualTo(stopped.path("devices"));
        }
    }

    @Test
    void somethingElseThanAMigrationStreamIsRefused() throws Exception {
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=tcp:127.0.0.1:0");
                var client = new Socket(InetAddress.getLoopbackAddress(), portOf(destination))) {
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems()).singleElement().asString().contains("this is no migration stream");
        }
    }

    @Test
    void whatAGuestCannotUseEndsItBeforeItStarts() throws Exception {
        List<String> problems = new ArrayList<>();
        Path existing = Files.createFile(directory.resolve("existing"));
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();

            assertThat(run(problems, directory.resolve("no/q"))).isEqualTo(GuestProcess.CANNOT_START);
            assertThat(run(problems, existing)).isEqualTo(GuestProcess.CANNOT_START);
            assertThat(run(problems, directory.resolve("q"), "incoming=tcp:127.0.0.1:" + port))
                    .isEqualTo(GuestProcess.CANNOT_START);
            assertThat(run(problems, directory.resolve("q"), "record=" + directory.resolve("no/r.jfr")))
                    .isEqualTo(GuestProcess.CANNOT_START);

            assertThat(run(problems, directory.resolve("q"), "trace=ram_save_pages"))
                    .isEqualTo(GuestProcess.CANNOT_START);

            assertThat(problems)
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("there is no directory " + directory.resolve("no")),
                            line -> assertThat(line).endsWith("existing: a file of that name exists"),
                            line -> assertThat(line).startsWith("cannot listen on tcp:127.0.0.1:" + port + ": "),
                            line -> assertThat(line).endsWith("there is no directory " + directory.resolve("no")),
                            line -> assertThat(line)
                                    .isEqualTo("unknown trace event 'ram_save_pages' (nearest: 'ram_save_page')"));
        }
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(existing);
        }
    }

    @Test
    void aConfigurationThatCannotBeIsRefusedInOneLine() {
        assertThatThrownBy(() -> GuestMain.configuration(Path.of("q"), "memory=5000", "workload=idle"))
                .hasMessage("memory of 5000 bytes: expected a positive multiple of 4096");
        assertThatThrownBy(() -> GuestMain.configuration(Path.of("q"), "cpus=0"))
                .hasMessage("0 CPUs: expected 1 to 64");
        assertThatThrownBy(() -> GuestMain.configuration(Path.of("q"), "incoming=later"))
                .hasMessage(
                        "invalid migration URI 'later': expected tcp:HOST:PORT, unix:PATH, exec:COMMAND, fd:NAME or file:PATH");
    }

    private static int run(List<String> problems, Path qmp, String... options) {
        return GuestProcess.run(GuestMain.configuration(qmp, options), problems::add);
    }

    private static void limitBandwidth(TestGuest guest, long bytesPerSecond) throws Exception {
        guest.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", bytesPerSecond));
    }

    private static int portOf(TestGuest destination) throws Exception {
        String address = destination.address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** What no page but the first, which is never written again, begins with. */
    private static byte[] beginOfProgramPage() {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(0x5048_4153_454c_4932L)
                .array();
    }

    private String unix(String name) {
        return "unix:" + directory.resolve(name);
    }
}

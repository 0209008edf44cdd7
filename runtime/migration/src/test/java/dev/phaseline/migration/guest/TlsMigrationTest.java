package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Migrations over TLS between guests of ours, those that must not succeed above all. */
final class TlsMigrationTest {
    private static final String WORKLOAD = "workload=stress:rate=8M,hot=4M,fill=4M";

    @TempDir
    static Path shared = Path.of("");

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void makeCredentials() throws Exception {
        Certificates.assumeTools();
        Certificates.x509(shared.resolve("x509"), "127.0.0.1");
        Certificates.x509(shared.resolve("stranger"), "127.0.0.1");
        Certificates.x509(shared.resolve("other-host"), "elsewhere.example");
        Certificates.psk(shared.resolve("psk"));
        Certificates.psk(shared.resolve("other-psk"));
        Files.createDirectory(shared.resolve("anonymous"));
        Files.copy(shared.resolve("x509/ca-cert.pem"), shared.resolve("anonymous/ca-cert.pem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x509", "psk"})
    void aGuestTravelsUnchangedAndTheSourceLearnsThatItIsThere(String kind) throws Exception {
        try (TestGuest destination = destination("tls-creds-%s".formatted(kind), kind);
                TestGuest source = source("tls-creds-%s".formatted(kind), kind)) {
            assertThat(source.migrateTo(destination.listen("tcp:127.0.0.1:0"))).isEqualTo("completed");

            destination.awaitProgress();
            assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
        }
    }

    @Test
    void aDestinationOfAnotherAuthorityIsRefused() throws Exception {
        refused("tls-creds-x509", "stranger", "x509", "the peer's certificate is not accepted: ");
    }

    @Test
    void aDestinationOfAnotherNameIsRefusedUnlessThatNameIsExpected() throws Exception {
        refused("tls-creds-x509", "other-host", "other-host", "127.0.0.1");

        try (TestGuest destination = destination("tls-creds-x509", "other-host");
                TestGuest source = source("tls-creds-x509", "other-host")) {
            source.execute("migrate-set-parameters", QmpJson.object().put("tls-hostname", "elsewhere.example"));
            assertThat(source.migrateTo(destination.listen("tcp:127.0.0.1:0"))).isEqualTo("completed");
        }
    }

    @Test
    void aDestinationWithAnotherKeyIsRefused() throws Exception {
        refused("tls-creds-psk", "other-psk", "psk", "TLS handshake failed: the peer");
    }

    @Test
    void aSourceWithoutCertificateIsRefused() throws Exception {
        try (TestGuest destination = destination("tls-creds-x509", "x509");
                TestGuest source = source("tls-creds-x509", "anonymous")) {
            assertThat(source.migrateTo(destination.listen("tcp:127.0.0.1:0"))).isEqualTo("failed");

            source.awaitStatus("running");
            assertThat(destination.status()).isEqualTo("inmigrate");
            assertThat(destination.problems())
                    .singleElement()
                    .asString()
                    .startsWith("a connection was refused: TLS handshake failed: ")
                    .contains("Empty client certificate chain")
                    .doesNotContain("\n");
        }
    }

    @Test
    void aDestinationWaitsOnAfterItHasRefusedASourceWithoutTls() throws Exception {
        try (TestGuest destination = destination("tls-creds-x509", "x509");
                TestGuest source = source("tls-creds-x509", "x509")) {
            String uri = destination.listen("tcp:127.0.0.1:0");
            source.execute("migrate-set-parameters", QmpJson.object().put("tls-creds", ""));
            assertThat(source.migrateTo(uri)).isEqualTo("failed");
            source.awaitStatus("running");

            source.execute("migrate-set-parameters", QmpJson.object().put("tls-creds", "tls0"));
            source.beginTo(uri);

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
        }
    }

    @Test
    void aDestinationWithoutTlsEndsTheHandshake() throws Exception {
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer");
                TestGuest source = source("tls-creds-x509", "x509")) {
            assertThat(source.migrateTo(destination.listen("tcp:127.0.0.1:0"))).isEqualTo("failed");

            source.awaitStatus("running");
            assertThat(error(source)).startsWith("TLS handshake failed: ");
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x509", "psk"})
    void aDestinationThatEndsInTheHandshakeIsToldAsThat(String kind) throws Exception {
        try (TestGuest source = source("tls-creds-" + kind, kind);
                var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread peer = Thread.ofPlatform().start(() -> endAfterHello(listener));

            assertThat(source.migrateTo("tcp:127.0.0.1:" + listener.socket().getLocalPort()))
                    .isEqualTo("failed");

            assertThat(error(source))
                    .matches("TLS handshake failed: the peer \\w+ the connection during the handshake");
            source.awaitStatus("running");
            peer.join();
        }
    }

    /** Sends nothing, and reads all: what was not read would make it a reset of the connection. */
    private static void endAfterHello(ServerSocketChannel listener) {
        try (var connection = listener.accept()) {
            var bytes = ByteBuffer.allocate(1 << 12);
            connection.read(bytes);
            connection.shutdownOutput();
            while (connection.read(bytes.clear()) >= 0) {
                // whatever it is
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void wrongParametersAreOneClearLine() throws Exception {
        try (TestGuest source = source("tls-creds-x509", "x509")) {
            assertFails(source, "unix:" + directory.resolve("nobody"), "cannot connect to unix:");

            source.execute("migrate-set-parameters", QmpJson.object().put("tls-creds", "missing"));
            assertFails(source, "exec:cat >/dev/null", "TLS: there are no credentials 'missing' (tls-creds)");

            source.execute("migrate-set-parameters", QmpJson.object().put("tls-creds", "tls0"));
            assertFails(source, "exec:cat >/dev/null", "TLS: no host name to check the destination's certificate");
        }
    }

    @Test
    void credentialsThatCannotBeReadNameTheFile() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "guest", WORKLOAD)) {
            ObjectNode object = QmpJson.object()
                    .put("qom-type", "tls-creds-x509")
                    .put("id", "tls1")
                    .put("endpoint", "server")
                    .put("dir", shared.resolve("anonymous").toString());

            assertThatThrownBy(() -> guest.execute("object-add", object))
                    .isInstanceOf(QmpException.class)
                    .hasMessage("Unable to access credentials %s: No such file or directory"
                            .formatted(shared.resolve("anonymous/server-cert.pem")));
        }
    }

    private void assertFails(TestGuest source, String uri, String reason) throws IOException, QmpException {
        assertThat(source.migrateTo(uri)).isEqualTo("failed");
        assertThat(error(source)).contains(reason);
        source.awaitStatus("running");
    }

    /** The destination has the files of one directory and the source those of another. */
    private void refused(String type, String there, String here, String reason) throws Exception {
        try (TestGuest destination = destination(type, there);
                TestGuest source = source(type, here)) {
            assertThat(source.migrateTo(destination.listen("tcp:127.0.0.1:0"))).isEqualTo("failed");

            assertThat(error(source))
                    .startsWith("TLS handshake failed: ")
                    .contains(reason)
                    .doesNotContain("\n");
            source.awaitProgress();
            assertThat(destination.status()).isEqualTo("inmigrate");
        }
    }

    private static String error(TestGuest source) throws IOException, QmpException {
        return source.execute("query-migrate").path("error-desc").asString();
    }

    private TestGuest destination(String type, String files) throws IOException, QmpException {
        TestGuest guest = guest(type, files, "server", List.of("incoming=defer", "digest=true"));
        guest.execute("migrate-set-parameters", QmpJson.object().put("tls-creds", "tls0"));
        return guest;
    }

    private TestGuest source(String type, String files) throws IOException, QmpException {
        TestGuest guest = guest(type, files, "client", List.of(WORKLOAD));
        guest.execute("migrate-set-parameters", QmpJson.object().put("tls-creds", "tls0"));
        return guest;
    }

    private TestGuest guest(String type, String files, String endpoint, List<String> options) throws IOException {
        var all = new ArrayList<String>(options);
        all.add("object=%s,id=tls0,endpoint=%s,dir=%s".formatted(type, endpoint, shared.resolve(files)));
        Path own = Files.createTempDirectory(directory, endpoint);
        return TestGuest.inThread(own, "qmp", all.toArray(new String[0]));
    }
}

package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Migrations over TLS from and to real QEMUs with machine {@code none}. */
final class QemuTlsTest {
    private static final String WORKLOAD = "workload=stress:rate=32M,hot=8M,fill=16M";

    @TempDir
    static Path shared = Path.of("");

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void makeCredentials() throws Exception {
        Certificates.assumeTools();
        Certificates.x509(shared.resolve("x509"), "127.0.0.1");
        Certificates.psk(shared.resolve("psk"));
    }

    static Stream<Arguments> peers() {
        return Stream.of(QemuVersion.values())
                .flatMap(version -> Stream.of("x509", "psk")
                        .flatMap(kind -> Stream.of(true, false).map(back -> Arguments.of(version, kind, back))));
    }

    @ParameterizedTest(name = "{0}, {1}, return path {2}")
    @MethodSource("peers")
    void qemuTakesOurGuestByteForByte(QemuVersion version, String kind, boolean returnPath) throws Exception {
        version.assumeInstalled();
        try (var qemu = new QemuProcess(version, directory, "-incoming", "defer", "-object", object(kind, "server"));
                TestGuest source = TestGuest.inThread(
                        directory, "src", "devices=BARE", WORKLOAD, "object=" + object(kind, "client"))) {
            qemu.execute("migrate-set-parameters", credentials());
            qemu.execute("migrate-incoming", uri("tcp:127.0.0.1:0"));
            source.execute("migrate-set-parameters", credentials());

            assertThat(migrate(source, "tcp:127.0.0.1:" + port(qemu), returnPath))
                    .isEqualTo("completed");

            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            assertThat(qemu.memoryDigest()).isEqualTo(ramDigest(source, "stopped"));
        }
    }

    @ParameterizedTest(name = "{0}, {1}, return path {2}")
    @MethodSource("peers")
    void weTakeTheGuestOfQemuByteForByte(QemuVersion version, String kind, boolean returnPath) throws Exception {
        version.assumeInstalled();
        Path memory = directory.resolve("memory");
        RandomBytes.write(memory, 24 << 20);
        var options = new ArrayList<String>(List.of(
                "-device", "loader,file=" + memory + ",addr=0,force-raw=on", "-object", object(kind, "client")));
        if (version == QemuVersion.V10_0) {
            // The announcement of the switchover is not what is tested here.
            options.addAll(List.of("-global", "migration.send-switchover-start=off"));
        }
        try (var qemu = new QemuProcess(version, directory, options.toArray(new String[0]));
                TestGuest destination = TestGuest.inThread(
                        directory,
                        "dst",
                        "devices=BARE",
                        "incoming=defer",
                        "digest=true",
                        "object=" + object(kind, "server"))) {
            destination.execute("migrate-set-parameters", credentials());
            destination.execute("migrate-incoming", uri("tcp:127.0.0.1:0"));
            qemu.execute("migrate-set-parameters", credentials());
            String target = "tcp:127.0.0.1:" + port(destination);
            if (returnPath) {
                qemu.migrateTo(target);
            } else {
                qemu.migrateWithoutReturnPath(target);
            }

            destination.awaitRunning();
            assertThat(ramDigest(destination, "loaded")).isEqualTo(qemu.memoryDigest());
        }
    }

    private static String object(String kind, String endpoint) {
        return "tls-creds-%s,id=tls0,endpoint=%s,dir=%s".formatted(kind, endpoint, shared.resolve(kind));
    }

    private static ObjectNode credentials() {
        return QmpJson.object().put("tls-creds", "tls0");
    }

    private static ObjectNode uri(String uri) {
        return QmpJson.object().put("uri", uri);
    }

    private static String migrate(TestGuest source, String uri, boolean returnPath) throws IOException, QmpException {
        if (returnPath) {
            return source.migrateTo(uri);
        }
        source.enable("events");
        source.execute("migrate", uri(uri));
        return source.awaitMigrationEnd();
    }

    private static String port(QemuProcess qemu) throws IOException, QmpException {
        return qemu.execute("query-migrate")
                .path("socket-address")
                .path(0)
                .path("port")
                .asString();
    }

    private static String port(TestGuest guest) throws IOException, QmpException {
        return guest.execute("query-migrate")
                .path("socket-address")
                .path(0)
                .path("port")
                .asString();
    }

    private static String ramDigest(TestGuest guest, String moment) throws IOException, QmpException {
        return guest.execute("x-phaseline-digest")
                .path(moment)
                .path("ram")
                .path("ram")
                .asString();
    }
}

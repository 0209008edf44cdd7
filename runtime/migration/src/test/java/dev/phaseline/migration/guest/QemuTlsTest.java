package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** Migrations over TLS from and to real QEMUs with machine {@code none}; 0 channels are one without multifd. */
@Timeout(180)
final class QemuTlsTest {
    private static final String WORKLOAD = "workload=stress:rate=8M,hot=2M,fill=4M";

    /** What the certificate is for: where an address has no host, the source has to be told. */
    private static final String HOST = "127.0.0.1";

    @TempDir
    static Path shared = Path.of("");

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void makeCredentials() throws Exception {
        Certificates.assumeTools();
        Certificates.x509(shared.resolve("x509"), HOST);
        Certificates.psk(shared.resolve("psk"));
        Certificates.anonymous(shared.resolve("anon"));
    }

    @ParameterizedTest
    @CsvSource({
        "V7_2,  x509, tcp,  0, true",
        "V7_2,  psk,  tcp,  4, false",
        "V7_2,  x509, unix, 2, true",
        "V7_2,  psk,  exec, 0, true",
        "V7_2,  x509, fd,   0, false",
        "V10_0, psk,  tcp,  0, true",
        "V10_0, x509, tcp,  4, true",
        "V10_0, psk,  unix, 8, false",
        "V10_0, x509, exec, 0, false",
        "V10_0, psk,  fd,   0, true",
        "V7_2,  anon, tcp,  2, true",
        "V10_0, anon, unix, 0, false"
    })
    void qemuTakesOurGuestByteForByte(
            QemuVersion version, String kind, String transport, int channels, boolean returnPath) throws Exception {
        version.assumeInstalled();
        try (var qemu = qemu(version, kind, "server", "-incoming", "defer");
                TestGuest source = TestGuest.inThread(
                        directory,
                        "src",
                        "devices=BARE",
                        WORKLOAD,
                        "compat=" + (version == QemuVersion.V7_2 ? "qemu-7.2" : "qemu-10.0"),
                        "object=" + object(kind, "client"))) {
            prepare(qemu, channels, false);
            prepare(source, channels, returnPath);
            letNobodyIn(kind, qemu);

            migrate(transport, source, directory.resolve("src"), qemu, control());

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            qemu.assertSameMemoryAs(source, directory);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "V7_2,  psk,  tcp,  0, true",
        "V7_2,  x509, tcp,  4, false",
        "V7_2,  psk,  unix, 2, true",
        "V7_2,  x509, exec, 0, true",
        "V7_2,  psk,  fd,   0, false",
        "V10_0, x509, tcp,  0, true",
        "V10_0, psk,  tcp,  4, true",
        "V10_0, x509, unix, 8, false",
        "V10_0, psk,  exec, 0, false",
        "V10_0, x509, fd,   0, true",
        "V7_2,  anon, unix, 0, true",
        "V10_0, anon, tcp,  2, false"
    })
    void weTakeTheGuestOfQemuByteForByte(
            QemuVersion version, String kind, String transport, int channels, boolean returnPath) throws Exception {
        version.assumeInstalled();
        Path memory = directory.resolve("memory");
        RandomBytes.write(memory, 4 << 20);
        try (var qemu = qemu(version, kind, "client", "-device", "loader,file=" + memory + ",addr=0,force-raw=on");
                TestGuest destination = TestGuest.inThread(
                        directory, "dst", "devices=BARE", "incoming=defer", "object=" + object(kind, "server"))) {
            prepare(destination, channels, false);
            prepare(qemu, channels, returnPath);
            letNobodyIn(kind, destination);

            migrate(transport, qemu, control(), destination, directory.resolve("dst"));

            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            destination.awaitStatus("running");
            destination.assertSameMemoryAs(qemu, directory);
        }
    }

    /** Rules are about names in certificates: where there are none, they keep nobody out. */
    private static void letNobodyIn(String kind, Controlled destination) throws Exception {
        if (!kind.equals("x509")) {
            destination.execute("migrate-set-parameters", QmpJson.object().put("tls-authz", "nobody"));
        }
    }

    @ParameterizedTest
    @EnumSource(QemuVersion.class)
    void qemuTurnsAwayClientsByTheirNames(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (var qemu = qemu(version, "x509", "server", "-incoming", "defer");
                TestGuest source = TestGuest.inThread(
                        directory,
                        "src",
                        "devices=BARE",
                        WORKLOAD,
                        "compat=" + (version == QemuVersion.V7_2 ? "qemu-7.2" : "qemu-10.0"),
                        "object=" + object("x509", "client"))) {
            onlyTheAllowedComes(source, qemu, _ -> {});

            assertThat(qemu.awaitEnd()).isEqualTo("completed");
        }
    }

    @ParameterizedTest
    @EnumSource(QemuVersion.class)
    void weTurnAwayClientsByTheirNames(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (var qemu = qemu(version, "x509", "client");
                TestGuest destination = TestGuest.inThread(
                        directory, "dst", "devices=BARE", "incoming=defer", "object=" + object("x509", "server"))) {
            // A client learns that it is refused before the destination says so, and may be back by then.
            onlyTheAllowedComes(qemu, destination, refusals -> {
                while (destination.problems().size() < refusals) {
                    Polling.pause();
                }
            });

            destination.awaitStatus("running");
            assertThat(destination.problems())
                    .containsExactly(
                            "a connection was refused: TLS handshake failed: TLS x509 authz check for CN=source is denied",
                            "a connection was refused: TLS: there is no object 'missing' that says which clients may"
                                    + " connect (tls-authz)");
        }
    }

    /** @param refused waits until the destination has told of so many refusals */
    private static void onlyTheAllowedComes(Controlled source, Controlled destination, IntConsumer refused)
            throws Exception {
        prepare(destination, 0, false);
        prepare(source, 0, true);
        ObjectNode strangers = QmpJson.object().put("qom-type", "authz-simple").put("id", "strangers");
        destination.execute("object-add", strangers.put("identity", "CN=stranger"));
        ObjectNode sources = QmpJson.object().put("qom-type", "authz-list").put("id", "sources");
        ObjectNode rule = sources.putArray("rules").addObject();
        rule.put("match", "CN=sour?e*").put("policy", "allow").put("format", "glob");
        destination.execute("object-add", sources);
        String uri = destination.listen("tcp:127.0.0.1:0");
        int refusals = 0;
        for (String refusal : List.of("strangers", "missing")) {
            destination.execute("migrate-set-parameters", QmpJson.object().put("tls-authz", refusal));
            source.beginTo(uri);
            assertThat(source.awaitEnd()).isEqualTo("failed");
            refused.accept(++refusals);
        }
        destination.execute("migrate-set-parameters", QmpJson.object().put("tls-authz", "sources"));
        source.beginTo(uri);
        assertThat(source.awaitEnd()).isEqualTo("completed");
    }

    /** A descriptor belongs to the control connection that has brought it, so QEMU needs one for the giver. */
    private QemuProcess qemu(QemuVersion version, String kind, String endpoint, String... more) throws IOException {
        var options = new ArrayList<>(List.of("-object", object(kind, endpoint)));
        options.addAll(List.of("-qmp", "unix:" + control() + ",server=on,wait=off"));
        options.addAll(List.of(more));
        return new QemuProcess(version, directory, options.toArray(String[]::new));
    }

    private Path control() {
        return directory.resolve("giver");
    }

    private static String object(String kind, String endpoint) {
        return "tls-creds-%s,id=tls0,endpoint=%s,dir=%s".formatted(kind, endpoint, shared.resolve(kind));
    }

    private static void prepare(Controlled side, int channels, boolean returnPath) throws Exception {
        side.enable("events");
        if (returnPath) {
            side.enable("return-path");
        }
        var parameters = QmpJson.object().put("tls-creds", "tls0").put("tls-hostname", HOST);
        if (channels > 0) {
            side.enable("multifd");
            parameters.put("multifd-channels", channels);
        }
        side.execute("migrate-set-parameters", parameters);
    }

    private void migrate(
            String transport, Controlled source, Path sourceControl, Controlled destination, Path destinationControl)
            throws Exception {
        switch (transport) {
            case "tcp" -> source.beginTo(destination.listen("tcp:127.0.0.1:0"));
            case "unix" -> source.beginTo(destination.listen("unix:" + directory.resolve("m")));
            case "fd" -> {
                GivenDescriptors.assumePossible();
                GivenDescriptors.migrate("socket", sourceControl, destinationControl);
            }
            default -> {
                var pipes = new PipePair(directory);
                destination.listen(pipes.destination());
                source.beginTo(pipes.source());
            }
        }
    }
}

package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations from and to a real QEMU with machine {@code none}. */
final class QemuInteropTest {
    private static final String QEMU = "qemu-system-x86_64";
    private static final int MEMORY_MIB = 32;
    private static final long MEMORY_BYTES = (long) MEMORY_MIB << 20;

    @TempDir
    Path directory = Path.of("");

    @BeforeEach
    void needsQemu() {
        boolean installed = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, QEMU)));
        assumeTrue(installed, QEMU + " is not installed");
    }

    @Test
    void aRunningGuestIsTakenByQemuByteForByte() throws Exception {
        try (var qemu = new Qemu("-incoming", "unix:" + directory.resolve("m"));
                TestGuest source = TestGuest.inThread(
                        directory, "src", "devices=BARE", "workload=stress:rate=32M,hot=8M,fill=16M")) {
            source.awaitProgress();

            assertThat(source.migrateTo("unix:" + directory.resolve("m"))).isEqualTo("completed");

            assertThat(qemu.status()).isEqualTo("running");
            assertThat(qemu.memoryDigest()).isEqualTo(ramDigest(source, "stopped"));
        }
    }

    @Test
    void aPausedGuestArrivesAtQemuPaused() throws Exception {
        try (var qemu = new Qemu("-incoming", "unix:" + directory.resolve("m"));
                TestGuest source = TestGuest.inThread(directory, "src", "devices=BARE", "workload=idle")) {
            source.execute("stop");

            assertThat(source.migrateTo("unix:" + directory.resolve("m"))).isEqualTo("completed");

            assertThat(qemu.status()).isEqualTo("paused");
        }
    }

    @Test
    void aGuestComesFromQemuAndRunsItsProgram() throws Exception {
        Path memory = directory.resolve("memory");
        String listen = "unix:" + directory.resolve("back");
        try (TestGuest origin = TestGuest.inThread(
                        directory, "origin", "devices=BARE", "workload=stress:rate=32M,hot=8M,fill=16M");
                var there = new Qemu("-incoming", "unix:" + directory.resolve("there"))) {
            origin.migrateTo("unix:" + directory.resolve("there"));
            there.saveMemory(memory);
        }
        try (var qemu = new Qemu("-device", "loader,file=" + memory + ",addr=0,force-raw=on");
                TestGuest destination =
                        TestGuest.inThread(directory, "dst", "devices=BARE", "incoming=" + listen, "digest=true")) {
            qemu.migrateTo(listen);

            assertThat(ramDigest(destination, "loaded")).isEqualTo(sha256(memory));
            assertThat(destination.status()).isEqualTo("running");
            destination.awaitProgress();
        }
    }

    @Test
    void qemuSeesThatADestinationWithLessMemoryFails() throws Exception {
        String listen = "unix:" + directory.resolve("m");
        try (var qemu = new Qemu();
                TestGuest destination = TestGuest.inThread(
                        directory, "dst", "memory=16M", "workload=idle", "devices=BARE", "incoming=" + listen)) {
            assertThat(qemu.tryMigrateTo(listen)).isEqualTo("failed");

            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            qemu.awaitRunning();
        }
    }

    private static String ramDigest(TestGuest guest, String moment) throws IOException, QmpException {
        return guest.execute("x-phaseline-digest")
                .path(moment)
                .path("ram")
                .path("ram")
                .asString();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    /** A QEMU process under the same protocol. */
    private final class Qemu implements AutoCloseable {
        private final Process process;
        private final QmpClient qmp;

        Qemu(String... options) throws IOException {
            Path socket = Files.createTempDirectory(directory, "qemu").resolve("q");
            List<String> command = new ArrayList<>(List.of(
                    QEMU,
                    "-display",
                    "none",
                    "-nodefaults",
                    "-M",
                    "none",
                    "-m",
                    Integer.toString(MEMORY_MIB),
                    "-qmp",
                    "unix:" + socket + ",server=on,wait=off"));
            command.addAll(List.of(options));
            process = new ProcessBuilder(command).inheritIO().start();
            qmp = connect(socket);
        }

        private QmpClient connect(Path socket) throws IOException {
            while (true) {
                try {
                    return QmpClient.connect(socket);
                } catch (IOException notYet) {
                    if (!process.isAlive()) {
                        throw new IOException("QEMU ended with " + process.exitValue(), notYet);
                    }
                }
            }
        }

        String status() throws IOException, QmpException {
            return qmp.execute("query-status").path("status").asString();
        }

        /** A guest that was stopped for a switchover that failed runs again a moment after the status tells. */
        void awaitRunning() throws IOException, QmpException {
            while (!status().equals("running")) {
                Thread.onSpinWait();
            }
        }

        void saveMemory(Path file) throws IOException, QmpException {
            qmp.execute(
                    "pmemsave",
                    QmpJson.object().put("val", 0).put("size", MEMORY_BYTES).put("filename", file.toString()));
        }

        String memoryDigest() throws Exception {
            Path file = directory.resolve("pmemsave");
            saveMemory(file);
            return sha256(file);
        }

        void migrateTo(String uri) throws IOException, QmpException {
            assertThat(tryMigrateTo(uri)).isEqualTo("completed");
        }

        String tryMigrateTo(String uri) throws IOException, QmpException {
            var capabilities = QmpJson.object();
            var list = capabilities.putArray("capabilities");
            list.addObject().put("capability", "return-path").put("state", true);
            list.addObject().put("capability", "events").put("state", true);
            qmp.execute("migrate-set-capabilities", capabilities);
            qmp.execute("migrate", QmpJson.object().put("uri", uri));
            while (true) {
                String status =
                        qmp.nextEvent("MIGRATION").path("data").path("status").asString();
                if (status.equals("completed") || status.equals("failed")) {
                    return status;
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                qmp.execute("quit");
                process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            } catch (QmpException e) {
                throw new IOException(e);
            } finally {
                qmp.close();
                process.destroyForcibly();
            }
        }
    }
}

package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations from and to a real QEMU with machine {@code none}. */
@ParameterizedClass
@EnumSource
final class QemuInteropTest {
    @TempDir
    Path directory = Path.of("");

    @Parameter
    QemuVersion version = QemuVersion.V7_2;

    @BeforeEach
    void needsQemu() {
        version.assumeInstalled();
    }

    @Test
    void aRunningGuestIsTakenByQemuByteForByte() throws Exception {
        try (var qemu = new QemuProcess(version, directory, "-incoming", "unix:" + directory.resolve("m"));
                TestGuest source = TestGuest.inThread(
                        directory, "src", "devices=BARE", "workload=stress:rate=16M,hot=4M,fill=8M")) {
            source.awaitProgress();

            assertThat(source.migrateTo("unix:" + directory.resolve("m"))).isEqualTo("completed");

            assertThat(qemu.status()).isEqualTo("running");
            assertThat(qemu.memoryDigest()).isEqualTo(source.ramDigest("stopped"));
        }
    }

    @Test
    void aPausedGuestArrivesAtQemuPaused() throws Exception {
        try (var qemu = new QemuProcess(version, directory, "-incoming", "unix:" + directory.resolve("m"));
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
                        directory, "origin", "devices=BARE", "workload=stress:rate=16M,hot=4M,fill=8M");
                var there = new QemuProcess(version, directory, "-incoming", "unix:" + directory.resolve("there"))) {
            origin.migrateTo("unix:" + directory.resolve("there"));
            there.saveMemory(memory);
        }
        try (var qemu = new QemuProcess(
                        version, directory, "-device", "loader,file=" + memory + ",addr=0,force-raw=on");
                TestGuest destination =
                        TestGuest.inThread(directory, "dst", "devices=BARE", "incoming=" + listen, "digest=true")) {
            qemu.migrateTo(listen);

            assertThat(destination.ramDigest("loaded")).isEqualTo(QemuProcess.sha256(memory));
            assertThat(destination.status()).isEqualTo("running");
            destination.awaitProgress();
        }
    }

    @Test
    void qemuSeesThatADestinationWithLessMemoryFails() throws Exception {
        String listen = "unix:" + directory.resolve("m");
        try (var qemu = new QemuProcess(version, directory);
                TestGuest destination = TestGuest.inThread(
                        directory, "dst", "memory=16M", "workload=idle", "devices=BARE", "incoming=" + listen)) {
            assertThat(qemu.tryMigrateTo(listen)).isEqualTo("failed");

            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            qemu.awaitStatus("running");
        }
    }
}

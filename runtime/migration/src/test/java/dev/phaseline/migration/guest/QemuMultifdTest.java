package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Migrations with multifd from and to a real QEMU with machine {@code none}. */
@Timeout(180)
final class QemuMultifdTest {
    /** Makes 10.0 migrate as 7.2 does, where that is what a test is about. */
    private static final String[] AS_7_2 = {
        "-global", "migration.send-switchover-start=off",
        "-global", "migration.multifd-flush-after-each-section=on",
        "-global", "migration.zero-page-detection=legacy"
    };

    private static final int PAGES_WITH_DATA = 2048;

    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "V7_2,  qemu-7.2,  2, none, true,  unix, xbzrle",
        "V7_2,  qemu-7.2,  4, zlib, true,  unix, events",
        "V7_2,  qemu-7.2,  8, zstd, false, tcp,  events",
        "V7_2,  qemu-7.2,  8, none, false, tcp,  events",
        "V10_0, qemu-10.0, 2, none, true,  unix, events",
        "V10_0, qemu-10.0, 4, zlib, false, tcp,  events",
        "V10_0, qemu-10.0, 8, zstd, true,  unix, switchover-ack",
        "V10_0, qemu-7.2,  4, none, true,  unix, events",
        "V10_0, qemu-7.2,  2, zstd, true,  tcp,  events"
    })
    void aRunningGuestIsTakenByQemuByteForByte(
            QemuVersion version,
            String compat,
            int channels,
            String compression,
            boolean returnPath,
            String transport,
            String further)
            throws Exception {
        version.assumeInstalled();
        boolean old = version == QemuVersion.V10_0 && compat.equals("qemu-7.2");
        try (var qemu = new QemuProcess(version, directory, incoming(old ? AS_7_2 : new String[0]));
                TestGuest source = TestGuest.inThread(
                        directory,
                        "src",
                        "devices=BARE",
                        "compat=" + compat,
                        "workload=stress:rate=16M,hot=4M,fill=8M")) {
            qemu.execute("migrate-set-capabilities", GuestMultifdTest.multifd(true, false));
            qemu.execute("migrate-set-parameters", GuestMultifdTest.parameters(channels, compression));
            source.execute("migrate-set-capabilities", GuestMultifdTest.multifd(true, returnPath));
            source.execute("migrate-set-parameters", GuestMultifdTest.parameters(channels, compression));
            enable(further, qemu, source);
            source.awaitProgress();
            String uri = qemu.listen(at(transport));

            source.beginTo(uri);

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            assertThat(qemu.status()).isEqualTo("running");
            qemu.assertSameMemoryAs(source, directory);
            assertThat(source.execute("query-migrate")
                            .path("ram")
                            .path("multifd-bytes")
                            .asLong())
                    .isPositive();
        }
    }

    /** Two real QEMUs would wait for each other as well, and without end. */
    @Test
    void aNewerQemuThatWaitsForOtherSyncPointsIsNamedAsTheLikelyReason() throws Exception {
        QemuVersion.V10_0.assumeInstalled();
        try (var qemu = new QemuProcess(QemuVersion.V10_0, directory, incoming(new String[0]));
                TestGuest source = TestGuest.inThread(
                        directory,
                        "src",
                        "devices=BARE",
                        "workload=stress:rate=16M,hot=4M,fill=8M",
                        "global=migration.stall-limit=500")) {
            qemu.execute("migrate-set-capabilities", GuestMultifdTest.multifd(true, false));
            source.execute("migrate-set-capabilities", GuestMultifdTest.multifd(true, false));

            source.awaitProgress();
            source.beginTo(qemu.listen(at("unix")));

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .startsWith("the destination has taken nothing for 500 ms; a QEMU later than 8.0")
                    .contains("--compat qemu-10.0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "V7_2,  2, none, true,  unix, xbzrle",
        "V7_2,  4, zlib, true,  unix, events",
        "V7_2,  8, zstd, false, tcp,  events",
        "V7_2,  8, none, false, tcp,  events",
        "V10_0, 2, none, true,  unix, events",
        "V10_0, 4, zlib, false, tcp,  events",
        "V10_0, 8, zstd, true,  unix, switchover-ack"
    })
    void aGuestComesFromQemuByteForByte(
            QemuVersion version, int channels, String compression, boolean returnPath, String transport, String further)
            throws Exception {
        version.assumeInstalled();
        Path memory = randomMemory();
        try (var qemu = new QemuProcess(
                        version, directory, "-device", "loader,file=" + memory + ",addr=0,force-raw=on");
                TestGuest destination = TestGuest.inThread(
                        directory,
                        "dst",
                        "devices=BARE",
                        "workload=idle",
                        "incoming=defer",
                        "compat=" + version.compat())) {
            destination.execute("migrate-set-capabilities", GuestMultifdTest.multifd(true, false));
            destination.execute("migrate-set-parameters", GuestMultifdTest.parameters(channels, compression));
            String uri = destination.listen(at(transport));
            qemu.execute("migrate-set-capabilities", GuestMultifdTest.multifd(true, returnPath));
            qemu.execute("migrate-set-parameters", GuestMultifdTest.parameters(channels, compression));
            enable(further, destination, qemu);

            qemu.beginTo(uri);

            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            destination.awaitStatus("running");
            destination.assertMemoryIs(memory, directory);
        }
    }

    /** Switches a capability on that multifd must get along with. */
    private static void enable(String further, Controlled destination, Controlled source) throws Exception {
        if (further.equals("switchover-ack")) {
            // It needs one on both sides.
            destination.enable("return-path");
        }
        destination.enable(further);
        source.enable(further);
    }

    private static String[] incoming(String... more) {
        var options = new String[more.length + 2];
        options[0] = "-incoming";
        options[1] = "defer";
        System.arraycopy(more, 0, options, 2, more.length);
        return options;
    }

    private String at(String transport) {
        return transport.equals("unix") ? "unix:" + directory.resolve("m") : "tcp:127.0.0.1:0";
    }

    /** Runs of random, repetitive and zero pages. */
    private Path randomMemory() throws IOException {
        var random = new Random(7);
        var bytes = new byte[(int) QemuProcess.MEMORY_BYTES];
        for (int page = 0; page < PAGES_WITH_DATA; page++) {
            int kind = random.nextInt(4);
            for (int i = 0; i < 4096 && kind > 0; i++) {
                bytes[page * 4096 + i] = (byte) (kind == 1 ? random.nextInt(256) : page + i / 64);
            }
        }
        return Files.write(directory.resolve("memory"), bytes);
    }
}

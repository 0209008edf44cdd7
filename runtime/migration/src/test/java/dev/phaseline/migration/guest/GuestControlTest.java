package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.RamBlock;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a user tells a guest over the control protocol, beside settings. */
final class GuestControlTest {
    private static final String WORKLOAD = "workload=stress:rate=16M,hot=4M,fill=8M";

    @TempDir
    Path directory = Path.of("");

    @Test
    void theUserIsAskedBeforeTheGuestMoves() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            source.enable("pause-before-switchover");
            source.beginMigration(unix("m"));
            source.awaitMigration("pre-switchover");
            assertThat(source.status()).isEqualTo("finish-migrate");
            assertThat(destination.status()).isEqualTo("inmigrate");
            assertThatThrownBy(() -> goOn(source, "device"))
                    .hasMessage("Migration not in expected state: pre-switchover");

            goOn(source, "pre-switchover");

            source.awaitMigration("device");
            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            destination.awaitProgress();
        }
    }

    @Test
    void aGuestWhoseUserSaysNoRunsOn() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            source.enable("pause-before-switchover");
            source.beginMigration(unix("m"));
            source.awaitMigration("pre-switchover");

            source.execute("migrate_cancel");

            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            source.awaitProgress();
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        }
    }

    private static void goOn(TestGuest guest, String state) throws Exception {
        guest.execute("migrate-continue", QmpJson.object().put("state", state));
    }

    @Test
    void aDestinationThatTakesNothingIsYankedAway() throws Exception {
        Path socket = directory.resolve("stalled");
        try (var stalled =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
                TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                QmpClient urgent = QmpClient.connect(source.qmpPath(), "oob")) {
            source.beginMigration("unix:" + socket);
            source.awaitMigration("active");

            ObjectNode arguments = QmpJson.object();
            arguments.putArray("instances").addObject().put("type", "migration");
            urgent.execute("yank", arguments);

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            source.awaitProgress();
            assertThat(stalled.isOpen()).isTrue();
        }
    }

    @Test
    void memoryIsSavedToAFileAndShown() throws Exception {
        Path file = directory.resolve("ram");
        try (TestGuest guest = TestGuest.inThread(directory, "g", WORKLOAD)) {
            guest.execute("stop");
            long size = guest.execute("query-memory-size-summary")
                    .path("base-memory")
                    .asLong();

            guest.execute("pmemsave", save(size, file));

            assertThat(file).hasSize(size);
            assertThat(QemuProcess.sha256(file))
                    .isEqualTo(guest.digest("stopped").path("ram").path("ram").asString());
            byte[] head = Files.readAllBytes(file);
            assertThat(monitor(guest, "xp /3xb 0"))
                    .isEqualTo("0000000000000000: 0x%02x 0x%02x 0x%02x\r\n".formatted(head[0], head[1], head[2]));
            assertThatThrownBy(() -> guest.execute("pmemsave", save(size + 1, file)))
                    .isInstanceOf(QmpException.class)
                    .hasMessageStartingWith("The guest has no RAM from 0x0");
            assertThatThrownBy(() -> guest.execute("pmemsave", save(size, Path.of("/dev/full"))))
                    .hasMessageStartingWith("writing memory to '/dev/full' failed");
            assertThatThrownBy(() -> guest.execute("pmemsave", save(size, directory.resolve("no/file"))))
                    .hasMessageEndingWith("No such file or directory");
        }
    }

    @Test
    void aCpuSeesMemoryAtItsPhysicalAddress() throws Exception {
        Path physical = directory.resolve("physical");
        Path virtual = directory.resolve("virtual");
        try (TestGuest guest = TestGuest.inThread(directory, "g", WORKLOAD, "cpus=2")) {
            guest.execute("stop");
            guest.execute("pmemsave", save(8192, physical));

            guest.execute("memsave", save(8192, virtual).put("cpu-index", 1));

            assertThat(virtual).hasSameBinaryContentAs(physical);
            assertThatThrownBy(
                            () -> guest.execute("memsave", save(8192, virtual).put("cpu-index", 2)))
                    .isInstanceOf(QmpException.class)
                    .hasMessage("Parameter 'cpu-index' expects a CPU number");
            assertThatThrownBy(
                            () -> guest.execute("memsave", save(8192, virtual).put("val", 1L << 40)))
                    .hasMessage("Invalid addr 0x0000010000000000/size 8192 specified");
        }
    }

    @Test
    void theThreadsOfTheCpusAreThoseThatTheHostShows() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "g", WORKLOAD, "cpus=2")) {
            JsonNode cpus = guest.execute("query-cpus-fast");

            assertThat(cpus).hasSize(2);
            for (JsonNode cpu : cpus) {
                Path thread = Path.of("/proc/self/task", cpu.path("thread-id").asString());
                assertThat(Files.readString(thread.resolve("comm")))
                        .isEqualTo("CPU %d\n".formatted(cpu.path("cpu-index").asInt()));
            }
        }
    }

    @Test
    void whatNoGuestHasIsAnsweredAsByAQemuThatHasNone() throws Exception {
        QemuProcess.assumeInstalled();
        try (TestGuest guest = TestGuest.inThread(directory, "g", WORKLOAD);
                var qemu = new QemuProcess(directory)) {
            for (String query : List.of(
                    "query-block",
                    "query-blockstats",
                    "query-named-block-nodes",
                    "query-block-jobs",
                    "query-jobs",
                    "query-iothreads",
                    "query-memory-devices")) {
                assertThat(guest.execute(query)).as(query).isEqualTo(qemu.execute(query));
            }
            ObjectNode announcement = QmpJson.object()
                    .put("initial", 50)
                    .put("max", 550)
                    .put("rounds", 5)
                    .put("step", 50);
            assertThat(guest.execute("announce-self", announcement))
                    .isEqualTo(qemu.execute("announce-self", announcement));
        }
    }

    private static ObjectNode save(long size, Path file) {
        return QmpJson.object().put("val", 0).put("size", size).put("filename", file.toString());
    }

    @Test
    void theMonitorAnswersAsQemus() throws Exception {
        QemuProcess.assumeInstalled();
        try (TestGuest guest = TestGuest.inThread(directory, "g", "workload=idle");
                var qemu = new QemuProcess(directory)) {
            for (String line : new String[] {
                "info status",
                "xp /4xw 0",
                "xp /2xg 0x10",
                "xp /20xb 0x10",
                "xp 0x10",
                "xp /3uh 0",
                "xp /2dg 0",
                "xp /2ow 0",
                "xp /3cb 0",
                "bogus",
                "info bogus",
                "info migrate",
                "info migrate_capabilities",
            }) {
                assertThat(monitor(guest, line)).as(line).isEqualTo(monitor(qemu, line));
            }
            assertThat(monitor(guest, "trace-event savevm_section_skip off")).isEmpty();
            assertThat(monitor(guest, "info trace-events savevm_section_skip"))
                    .isEqualTo("savevm_section_skip : state 0\r\n");
            assertThat(monitor(guest, "xp /1xb 0x7fffffffffffffff")).startsWith("Error: The guest has no RAM");
            assertThat(monitor(guest, "xp /99999999xb 0")).startsWith("Error: no more than");
        }
    }

    @Test
    void theMonitorTellsHowTheMigrationGoes() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=idle");
                TestGuest _ = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            assertThat(monitor(source, "info migrate")).doesNotContain("status");

            assertThat(source.migrateTo(unix("m"))).isEqualTo("completed");

            JsonNode ram = source.execute("query-migrate").path("ram");
            assertThat(monitor(source, "info migrate").lines())
                    .contains(
                            "Migration status: completed",
                            "duplicate: " + ram.path("duplicate").asLong() + " pages",
                            "page size: " + RamBlock.PAGE_SIZE / 1024 + " kbytes");
        }
    }

    private static String monitor(TestGuest guest, String line) throws Exception {
        return guest.execute("human-monitor-command", QmpJson.object().put("command-line", line))
                .asString();
    }

    private static String monitor(QemuProcess qemu, String line) throws Exception {
        return qemu.execute("human-monitor-command", QmpJson.object().put("command-line", line))
                .asString();
    }

    private String unix(String name) {
        return "unix:" + directory.resolve(name);
    }
}

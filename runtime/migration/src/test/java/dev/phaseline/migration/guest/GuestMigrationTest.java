package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.CpuMemory;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.SoftwareDirtyLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Migrations of a guest that runs, from the command to the guest's next instruction. */
final class GuestMigrationTest {
    private static final String WORKLOAD = "stress:rate=64M,hot=8M,fill=16M,seed=7";
    private static final long MEMORY_BYTES = 32 << 20;

    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"unix", "tcp:127.0.0.1:0"})
    void theGuestThatRunsOnIsTheGuestThatWasStopped(String kind) throws Exception {
        String listen = kind.equals("unix") ? "unix:" + directory.resolve("m") : kind;
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=" + WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + listen, "digest=true")) {
            source.awaitProgress();

            assertThat(source.migrateTo(destination.address())).isEqualTo("completed");

            JsonNode stopped = source.digest("stopped");
            JsonNode loaded = destination.digest("loaded");
            assertThat(loaded).isEqualTo(stopped);
            assertThat(loaded.path("ram").path("ram").asString()).hasSize(64);
            assertThat(loaded.path("devices").size()).isGreaterThan(4);

            assertThat(destination.status()).isEqualTo("running");
            long[] before = source.instructions();
            destination.awaitProgress();
            for (int cpu = 0; cpu < before.length; cpu++) {
                assertThat(destination.instructions()[cpu]).isGreaterThan(before[cpu]);
            }
        }
    }

    @Test
    void aGuestThatDirtiesTooFastIsHeldMoreAndMoreUntilTheMigrationIsOver() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=" + WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            source.enable("auto-converge", "events");
            source.execute(
                    "migrate-set-parameters",
                    QmpJson.object()
                            .put("max-bandwidth", 8 << 20)
                            .put("downtime-limit", 1)
                            .put("throttle-trigger-threshold", 1)
                            .put("cpu-throttle-initial", 35)
                            .put("cpu-throttle-increment", 60));
            source.beginTo(destination.address());

            while (throttlePercent(source) == 0) {
                Polling.pause();
            }
            assertThat(throttlePercent(source)).isEqualTo(35);
            while (throttlePercent(source) == 35) {
                Polling.pause();
            }
            assertThat(throttlePercent(source)).isEqualTo(95);

            source.execute("migrate_cancel");
            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            assertThat(throttlePercent(source)).isZero();
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        }
    }

    private static int throttlePercent(TestGuest guest) throws Exception {
        return guest.execute("query-migrate").path("cpu-throttle-percentage").asInt();
    }

    /** The strongest check: after the migration, memory is what the CPUs' counters on both sides together say. */
    @Test
    void noWriteIsLostOnTheWay() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=" + WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            source.awaitProgress();
            source.migrateTo(unix("m"));
            destination.awaitProgress();
            destination.execute("stop");

            String digest =
                    destination.digest("stopped").path("ram").path("ram").asString();

            assertThat(digest).isEqualTo(digestAfter(destination.instructions()));
        }
    }

    private static String digestAfter(long[] instructions) {
        try (GuestMemory memory = GuestMemory.map(MEMORY_BYTES);
                var taker = new DigestTaker(
                        new CpuMemory(memory, new SoftwareDirtyLog(memory)), GuestDevices.bare(1, () -> 0)::digests)) {
            GuestProgram.install(Workload.parse(WORKLOAD, MEMORY_BYTES), memory, instructions.length);
            GuestProgram.replay(new CpuMemory(memory, new SoftwareDirtyLog(memory)), instructions);
            return String.valueOf(taker.now().ram().get("ram"));
        }
    }

    @Test
    void theNumbersOfACompletedMigrationAddUp() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=" + WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            source.migrateTo(unix("m"));

            JsonNode info = source.execute("query-migrate");
            JsonNode ram = info.path("ram");
            assertThat(info.path("status").asString()).isEqualTo("completed");
            assertThat(info.path("total-time").asLong())
                    .isGreaterThanOrEqualTo(info.path("downtime").asLong());
            assertThat(ram.path("total").asLong()).isEqualTo(MEMORY_BYTES);
            assertThat(ram.path("remaining").asLong()).isZero();
            // Every page at least once.
            assertThat(ram.path("normal").asLong() + ram.path("duplicate").asLong())
                    .isGreaterThanOrEqualTo(MEMORY_BYTES / 4096);
            assertThat(ram.path("normal-bytes").asLong())
                    .isEqualTo(ram.path("normal").asLong() * 4096);
            assertThat(ram.path("transferred").asLong())
                    .isGreaterThan(ram.path("normal-bytes").asLong())
                    .isEqualTo(ram.path("precopy-bytes").asLong()
                            + ram.path("downtime-bytes").asLong());
            // Setup, and the last with the guest stopped; between them as it has written meanwhile.
            assertThat(ram.path("dirty-sync-count").asLong()).isGreaterThanOrEqualTo(2);
            assertThat(destination.execute("query-migrate").path("status").asString())
                    .isEqualTo("completed");
        }
    }

    @Test
    void aGuestGoesThereAndBackAndOn() throws Exception {
        try (TestGuest first = TestGuest.inThread(directory, "a", "workload=" + WORKLOAD);
                TestGuest second = TestGuest.inThread(directory, "b", "incoming=" + unix("m"));
                TestGuest third = TestGuest.inThread(directory, "c", "incoming=" + unix("n"), "digest=true")) {
            assertThat(first.migrateTo(unix("m"))).isEqualTo("completed");
            second.awaitProgress();
            assertThat(second.migrateTo(unix("n"))).isEqualTo("completed");

            assertThat(third.digest("loaded")).isEqualTo(second.digest("stopped"));
            third.awaitProgress();
        }
    }

    @Test
    void aReturnPathIsNotNeeded() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=" + WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"), "digest=true")) {
            source.enable("events");
            source.beginTo(unix("m"));

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");

            destination.awaitEvent("RESUME");
            assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
        }
    }

    @Test
    void aPausedGuestArrivesPaused() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=" + WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            source.execute("stop");

            assertThat(source.migrateTo(unix("m"))).isEqualTo("completed");

            assertThat(destination.status()).isEqualTo("paused");
            assertThat(destination.digest("stopped")).isEqualTo(source.digest("stopped"));
            destination.execute("cont");
            destination.awaitProgress();
        }
    }

    @Test
    void aDestinationThatWasToldToStopDoesNotStartTheGuest() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=" + WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + unix("m"))) {
            destination.execute("stop");

            assertThat(source.migrateTo(unix("m"))).isEqualTo("completed");

            assertThat(destination.status()).isEqualTo("paused");
        }
    }

    @Test
    void aDeferredDestinationListensWhenItIsTold() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=idle");
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer")) {
            assertThat(destination.execute("query-migrate")).isEmpty();
            assertThatThrownBy(() -> destination.execute("migrate-incoming", uri("unix:" + directory + "/no/where")))
                    .isInstanceOf(QmpException.class)
                    .hasMessageContaining("there is no directory " + directory + "/no");

            destination.execute("migrate-incoming", uri("tcp:127.0.0.1:0"));

            assertThatThrownBy(() -> destination.execute("migrate-incoming", uri(unix("m"))))
                    .hasMessage("The incoming migration has already been started");
            assertThatThrownBy(() -> destination.execute("migrate", uri(unix("m"))))
                    .hasMessage("Guest is waiting for an incoming migration");
            assertThat(source.migrateTo(destination.address())).isEqualTo("completed");
            assertThatThrownBy(() -> source.execute("migrate", uri(unix("m"))))
                    .hasMessage("Can't migrate the vm that was paused due to previous migration");
        }
    }

    private String unix(String name) {
        return "unix:" + directory.resolve(name);
    }

    private static ObjectNode uri(String uri) {
        return QmpJson.object().put("uri", uri);
    }
}

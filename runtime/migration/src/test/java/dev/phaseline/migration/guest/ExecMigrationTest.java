package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations through the standard input and output of commands. */
final class ExecMigrationTest {
    private static final String WORKLOAD = "workload=stress:rate=16M,hot=4M,fill=8M";

    @TempDir
    Path directory = Path.of("");

    @Test
    void aGuestIsStoredByOneCommandAndBroughtBackByAnother() throws Exception {
        String bring = "exec:cat " + file("stream");
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            assertThat(source.migrateOneWayTo("exec:cat > " + file("stream"))).isEqualTo("completed");

            try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + bring, "digest=true")) {
                destination.awaitProgress();
                assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
            }
        }
    }

    @Test
    void theReturnPathComesBackThroughTheCommand() throws Exception {
        var pipes = new PipePair(directory);
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + pipes.destination());
                TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            assertThat(source.migrateTo(pipes.source())).isEqualTo("completed");
            destination.awaitProgress();
        }
    }

    @Test
    void aCommandThatFailsAfterItHasReadEverythingFailsTheMigrationAndNotTheGuest() throws Exception {
        failsAt("exec:cat > /dev/null; exit 3", "command 'cat > /dev/null; exit 3' ended with exit status 3");
    }

    @Test
    void aCommandThatDoesNotReadFailsTheMigrationAndNotTheGuest() throws Exception {
        failsAt("exec:exit 4", "command 'exit 4' ended with exit status 4");
    }

    private void failsAt(String uri, String reason) throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            assertThat(source.migrateOneWayTo(uri)).isEqualTo("failed");

            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .contains(reason);
            source.awaitProgress();
            assertThat(source.status()).isEqualTo("running");
        }
    }

    @Test
    void aCommandThatBringsNoGuestSaysHowItEnded() throws Exception {
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=exec:read line; exit 5")) {
            assertThat(destination.status()).isEqualTo("inmigrate");
        }
        TestGuest destination = TestGuest.inThread(directory, "dst2", "incoming=defer");
        destination.execute("migrate-incoming", QmpJson.object().put("uri", "exec:exit 5"));
        assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        assertThat(destination.problems())
                .singleElement()
                .asString()
                .contains("command 'exit 5' ended with exit status 5")
                .doesNotContain("\n");
        destination.close();
    }

    @Test
    void nothingOfACommandIsLeftAfterAMigrationWasCancelled() throws Exception {
        String command = "exec:sleep 1000 & echo $$ $! > %1$s.part; mv %1$s.part %1$s; wait".formatted(file("pids"));
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            source.enable("events");
            source.beginTo(command);

            awaitEndOf(pids(), () -> source.execute("migrate_cancel"));

            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            source.awaitProgress();
        }
    }

    @Test
    void nothingOfACommandIsLeftWhenAWaitingGuestEnds() throws Exception {
        String command = "exec:sleep 1000 & echo $$ $! > %1$s.part; mv %1$s.part %1$s; wait".formatted(file("pids"));
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + command)) {
            awaitEndOf(pids(), destination::quit);
        }
    }

    @Test
    void theEventsTellTheCommandAndItsChannel() throws Exception {
        Path sourceFile = directory.resolve("src.jfr");
        Path destinationFile = directory.resolve("dst.jfr");
        try (TestGuest source = TestGuest.inProcess(directory, "src", WORKLOAD, "record=" + sourceFile)) {
            assertThat(source.migrateOneWayTo("exec:cat > " + file("stream"))).isEqualTo("completed");
        }
        try (TestGuest destination = TestGuest.inProcess(
                directory, "dst", "incoming=exec:cat " + file("stream"), "record=" + destinationFile)) {
            destination.awaitProgress();
        }

        assertThat(GuestTrace.read(sourceFile).ofThread("main").calls()).first().isEqualTo("migrate_set_state(setup)");
        assertThat(GuestTrace.read(sourceFile).ofThread("main").calls().skip(1))
                .first()
                .isEqualTo("migration_exec_outgoing(cat > " + file("stream") + ")");
        assertThat(GuestTrace.read(sourceFile).ofThread("main").calls().skip(2))
                .first()
                .asString()
                .matches("migration_set_outgoing_channel\\(\\d+, qio-channel-command, null, 0\\)");
        assertThat(GuestTrace.read(destinationFile).ofThread("main").calls().limit(3))
                .satisfiesExactly(
                        event -> assertThat(event).isEqualTo("migration_exec_incoming(cat " + file("stream") + ")"),
                        event -> assertThat(event)
                                .matches("migration_set_incoming_channel\\(\\d+, qio-channel-command\\)"),
                        event -> assertThat(event).isEqualTo("migrate_set_state(active)"));
    }

    @Test
    void qemuStoresAGuestAndTakesItBackFromOurCommands() throws Exception {
        QemuProcess.assumeInstalled();
        try (TestGuest source = TestGuest.inThread(directory, "src", "devices=BARE", WORKLOAD)) {
            assertThat(source.migrateOneWayTo("exec:cat > " + file("ours"))).isEqualTo("completed");
            String digest = source.ramDigest("stopped");
            try (var qemu = new QemuProcess(directory, "-incoming", "exec:cat " + file("ours"))) {
                assertThat(qemu.awaitEnd()).isEqualTo("completed");
                assertThat(qemu.memoryDigest()).isEqualTo(digest);
                qemu.migrateWithoutReturnPath("exec:cat > " + file("theirs"));
            }
            try (TestGuest destination = TestGuest.inThread(
                    directory, "dst", "devices=BARE", "incoming=exec:cat " + file("theirs"), "digest=true")) {
                destination.awaitProgress();
                assertThat(destination.ramDigest("loaded")).isEqualTo(digest);
            }
        }
    }

    private List<Long> pids() throws IOException {
        Path file = directory.resolve("pids");
        while (!Files.exists(file)) {
            Polling.pause();
        }
        return Stream.of(Files.readString(file).trim().split(" ", -1))
                .map(Long::valueOf)
                .toList();
    }

    private static void awaitEndOf(List<Long> pids, Ending ending) throws Exception {
        assertThat(pids).hasSize(2).allMatch(ExecMigrationTest::runs);
        ending.run();
        for (long pid : pids) {
            while (runs(pid)) {
                Polling.pause();
            }
        }
    }

    /** A process that nobody waited for yet does not run any more. */
    private static boolean runs(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private interface Ending {
        void run() throws IOException, QmpException;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}

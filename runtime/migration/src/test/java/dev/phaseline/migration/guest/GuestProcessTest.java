package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How guest processes end, and what they leave behind: their recording and nothing else. */
final class GuestProcessTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void aGuestThatQuitsLeavesItsRecordingAndNothingElse() throws Exception {
        Path recording = directory.resolve("r.jfr");
        try (TestGuest guest = TestGuest.inProcess(directory, "g", "workload=idle", "record=" + recording)) {
            assertThat(guest.quit()).isEqualTo(GuestProcess.ENDED);
            assertThat(guest.problems()).isEmpty();
        }

        assertThat(GuestTrace.read(recording).calls()).containsExactly("migrate_fd_cancel()");
        assertThat(directory.resolve("g")).doesNotExist();
    }

    @Test
    void aGuestThatIsTerminatedLeavesItsRecordingAndNoSockets() throws Exception {
        Path recording = directory.resolve("r.jfr");
        Path listening = directory.resolve("m");
        try (TestGuest guest = TestGuest.inProcess(
                directory, "g", "workload=idle", "incoming=unix:" + listening, "record=" + recording)) {
            assertThat(listening).exists();

            guest.terminate();
            guest.exitCode();
        }

        assertThat(GuestTrace.read(recording).threads()).isSubsetOf("main");
        assertThat(directory.resolve("g")).doesNotExist();
        assertThat(listening).doesNotExist();
    }

    @Test
    void aDestinationWhoseLoadFailsLeavesItsRecording() throws Exception {
        Path recording = directory.resolve("r.jfr");
        String listen = "unix:" + directory.resolve("m");
        try (TestGuest source = TestGuest.inThread(directory, "src", "memory=16M", "workload=idle");
                TestGuest destination = TestGuest.inProcess(
                        directory, "dst", "memory=32M", "workload=idle", "incoming=" + listen, "record=" + recording)) {
            assertThat(source.migrateTo(listen)).isEqualTo("failed");
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        }

        GuestTrace trace = GuestTrace.read(recording);
        assertThat(trace.calls().skip(trace.events().size() - 8L))
                .containsExactly(
                        "vmstate_load(ram, (old))",
                        "ram_load_complete(-22, 1)",
                        "qemu_loadvm_state_post_main(-22)",
                        "loadvm_state_cleanup()",
                        "process_incoming_migration_co_end(-22, 0)",
                        "migrate_set_state(failed)",
                        "migrate_send_rp_message(1, 4)",
                        "qemu_file_fclose()");
    }

    @Test
    void aSourceThatQuitsInTheMiddleCancelsItsMigration() throws Exception {
        Path recording = directory.resolve("r.jfr");
        String listen = "unix:" + directory.resolve("m");
        try (TestGuest source =
                        TestGuest.inProcess(directory, "src", "workload=stress:fill=16M", "record=" + recording);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + listen)) {
            source.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", 1 << 20));
            source.beginMigration(listen);
            source.awaitEvent("MIGRATION_PASS");

            assertThat(source.quit()).isEqualTo(GuestProcess.ENDED);
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        }

        GuestTrace trace = GuestTrace.read(recording);
        assertThat(trace.ofThread("main").without("migration_.*").calls().skip(3))
                .containsExactly(
                        "migrate_fd_cancel()",
                        "migrate_set_state(cancelling)",
                        "savevm_state_cleanup()",
                        "migrate_fd_cleanup()",
                        "qemu_file_fclose()",
                        "migrate_set_state(cancelled)");
        assertThat(trace.ofThread("live_migration").events().getLast()).hasToString("migration_thread_after_loop()");
        // A cancel may find the thread between two messages: then it leaves its loop without an error of the file.
        assertThat(trace.ofThread("return path")
                        .without("source_return_path_thread_(loop_top|pong|bad_end)")
                        .calls())
                .containsExactly(
                        "source_return_path_thread_entry()", "source_return_path_thread_end()", "qemu_file_fclose()");
    }

    @Test
    void aPeerThatIsLostFailsTheMigrationInOrder() throws Exception {
        Path recording = directory.resolve("r.jfr");
        String listen = "unix:" + directory.resolve("m");
        try (TestGuest source =
                        TestGuest.inProcess(directory, "src", "workload=stress:fill=16M", "record=" + recording);
                TestGuest destination = TestGuest.inProcess(directory, "dst", "incoming=" + listen)) {
            source.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", 1 << 20));
            source.beginMigration(listen);
            source.awaitEvent("MIGRATION_PASS");
            destination.kill();
            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            // Waits for the cleanup, which comes a moment after the status.
            source.enable("return-path");
            source.quit();
        }

        GuestTrace trace = GuestTrace.read(recording);
        GuestTrace sender = trace.ofThread("live_migration");
        assertThat(sender.calls().skip(sender.events().size() - 3L))
                .containsExactly(
                        "migrate_set_state(failed)", "migration_thread_file_err()", "migration_thread_after_loop()");
        assertThat(trace.ofThread("main").without("migration_.*").calls().skip(3))
                .containsExactly(
                        "savevm_state_cleanup()", "migrate_fd_cleanup()", "qemu_file_fclose()", "migrate_fd_cancel()");
    }

    @Test
    void aConnectionThatFailsIsTracedInOrder() throws Exception {
        Path recording = directory.resolve("r.jfr");
        String nobody = "unix:" + directory.resolve("nobody");
        try (TestGuest source = TestGuest.inProcess(directory, "src", "workload=idle", "record=" + recording)) {
            assertThat(source.migrateTo(nobody)).isEqualTo("failed");
            source.quit();
        }

        GuestTrace trace = GuestTrace.read(recording);
        String problem = "cannot connect to " + nobody + ": No such file or directory";
        assertThat(trace.without("migration_set_outgoing_channel").calls())
                .containsExactly(
                        "migrate_set_state(setup)",
                        "migration_socket_outgoing_error(" + problem + ")",
                        "migrate_fd_error(" + problem + ")",
                        "migrate_set_state(failed)",
                        "savevm_state_cleanup()",
                        "migrate_fd_cancel()");
        assertThat(trace.named("migration_set_outgoing_channel"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.number("ioc")).isNotZero();
                    assertThat(event.number("err")).isNotZero();
                });
        assertThat(trace.threads()).containsExactly("main");
    }

    @Test
    void traceEventsAreSwitchedByPattern() throws Exception {
        try (TestGuest guest = TestGuest.inProcess(directory, "g", "workload=idle")) {
            assertThat(guest.execute("trace-event-get-state", QmpJson.object().put("name", "ram_save_*"))
                            .toString())
                    .isEqualTo("[{\"name\":\"ram_save_page\",\"state\":\"enabled\",\"vcpu\":false},"
                            + "{\"name\":\"ram_save_queue_pages\",\"state\":\"enabled\",\"vcpu\":false},"
                            + "{\"name\":\"ram_save_iterate_big_wait\",\"state\":\"enabled\",\"vcpu\":false}]");

            guest.execute(
                    "trace-event-set-state",
                    QmpJson.object().put("name", "ram_save_page").put("enable", false));

            assertThat(guest.execute("trace-event-get-state", QmpJson.object().put("name", "ram_save_page"))
                            .toString())
                    .contains("disabled");
        }
    }
}

package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.tracepoint.pattern.TraceOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** How trace events of a guest process are switched, and where they go. */
final class GuestTracingTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theSameEventsGoToTheRecordingTheLogAndTheBinaryTrace() throws Exception {
        Path recording = directory.resolve("r.jfr");
        Path log = directory.resolve("r.log");
        Path simple = directory.resolve("r.bin");
        String listen = "unix:" + directory.resolve("m");
        try (TestGuest source = TestGuest.inProcess(
                        directory,
                        "src",
                        "workload=idle",
                        "record=" + recording,
                        "log=" + log,
                        "timestamps=true",
                        "simple=" + simple);
                TestGuest _ = TestGuest.inThread(directory, "dst", "incoming=" + listen)) {
            assertThat(source.migrateTo(listen)).isEqualTo("completed");
            source.quit();
        }

        List<String> recorded = GuestTrace.read(recording).events().stream()
                .map(GuestTrace.Event::name)
                .toList();
        List<String> logged = Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst("^\\d+@\\d+\\.\\d{6}:", "").replaceFirst(" .*", ""))
                .toList();
        assertThat(recorded).hasSizeGreaterThan(100).contains("migrate_set_state", "savevm_section_start");
        assertThat(logged).containsExactlyInAnyOrderElementsOf(recorded);
        assertThat(SimpleTraceNames.read(simple)).containsExactlyInAnyOrderElementsOf(recorded);
    }

    @Test
    void anEventsFileSwitchesAndALogMayBeNamedByTheOption() throws Exception {
        Path events = Files.writeString(directory.resolve("events"), "migrate_*\r\n  -migrate_fd_*");
        Path log = directory.resolve("r.log");
        String nobody = "unix:" + directory.resolve("nobody");
        try (TestGuest source =
                TestGuest.inProcess(directory, "src", "workload=idle", "trace=events=" + events + ",file=" + log)) {
            assertThat(source.migrateTo(nobody)).isEqualTo("failed");
            source.quit();
        }

        assertThat(log).hasContent("migrate_set_state new state setup\nmigrate_set_state new state failed\n");
    }

    @Test
    void badOptionsAreRefusedWithTheNearestNames() {
        assertThat(new GuestTracing(
                                TraceOption.parse("ram_sav_page,enabled=x,events=none,rma_save_*"),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty())
                        .switchEvents())
                .containsExactly(
                        "unknown key 'enabled': expected enable, events or file",
                        "cannot read events file none: there is no such file",
                        "unknown trace event 'ram_sav_page' (nearest: 'ram_save_page')",
                        "no trace event matches 'rma_save_*' (nearest: 'ram_save_iterate_big_wait', 'ram_save_page',"
                                + " 'ram_save_queue_pages')");
    }

    @Test
    void eventsAreSwitchedWhileTheGuestMigrates() throws Exception {
        Path log = directory.resolve("r.log");
        String listen = "unix:" + directory.resolve("m");
        try (TestGuest source =
                        TestGuest.inProcess(directory, "src", "workload=stress:fill=16M", "trace=-*", "log=" + log);
                TestGuest _ = TestGuest.inThread(directory, "dst", "incoming=" + listen)) {
            source.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", 1 << 20));
            source.beginMigration(listen);
            source.awaitEvent("MIGRATION_PASS");
            assertThat(log).isEmptyFile();

            setState(source, "migration_*", true);
            while (Files.size(log) == 0) {
                Polling.pause();
            }
            setState(source, "migration_rate_limit_*", false);

            assertThat(states(source, "migration_rate_limit_*")).doesNotContain("enabled");
            assertThat(states(source, "migration_thread_*")).doesNotContain("disabled");
            source.quit();
        }
        assertThat(Files.readAllLines(log)).allMatch(line -> line.startsWith("migration_"));
    }

    /** The texts are those of QEMU 7.2; the nearest names come after them. */
    @Test
    void commandsRefuseWhatQemuRefuses() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "g", "workload=idle", "cpus=2")) {
            assertThatThrownBy(() -> states(guest, "ram_save_pge"))
                    .isInstanceOf(QmpException.class)
                    .hasMessageContaining("unknown event \"ram_save_pge\" (nearest: \"ram_save_page\"");
            assertThatThrownBy(() -> states(guest, "ram_save_pag?")).hasMessageContaining("unknown event");
            assertThatThrownBy(() -> setState(guest, "-ram_save_page", true)).hasMessageContaining("unknown event");
            assertThatThrownBy(() -> setState(guest, "", true)).hasMessage("unknown event \"\"");
            assertThat(states(guest, "nothing_like*")).isEqualTo("[]");
            setState(guest, "nothing_like*", true);

            assertThatThrownBy(() ->
                            guest.execute("trace-event-get-state", name("ram_*").put("vcpu", 2)))
                    .hasMessage("invalid vCPU index 2");
            assertThatThrownBy(() -> guest.execute(
                            "trace-event-get-state", name("ram_save_page").put("vcpu", 1)))
                    .hasMessage("event \"ram_save_page\" is not vcpu-specific");
            assertThat(guest.execute("trace-event-get-state", name("ram_*").put("vcpu", 1)))
                    .isEmpty();
        }
    }

    private static void setState(TestGuest guest, String name, boolean enable) throws IOException, QmpException {
        guest.execute("trace-event-set-state", name(name).put("enable", enable));
    }

    private static String states(TestGuest guest, String name) throws IOException, QmpException {
        return guest.execute("trace-event-get-state", name(name)).toString();
    }

    private static ObjectNode name(String name) {
        return QmpJson.object().put("name", name);
    }
}

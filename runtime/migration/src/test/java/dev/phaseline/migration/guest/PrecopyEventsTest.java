package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The trace events of one migration between two processes, as their recordings show them: order, threads and arguments
 * of an orderly precopy with a return path, under a rate limit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // everything is recorded once, before all tests
final class PrecopyEventsTest {
    private static final long BYTES_PER_SECOND = 32 << 20;

    /** What one turn of the loop may go beyond the budget: the page that used it up, ends of records and sections. */
    private static final long OVERDRAFT_BYTES = 4096 + 64;

    private GuestTrace source;
    private GuestTrace destination;
    private JsonNode info;

    @BeforeAll
    void migrate(@TempDir Path directory) throws Exception {
        Path sourceFile = directory.resolve("src.jfr");
        Path destinationFile = directory.resolve("dst.jfr");
        String uri = "unix:" + directory.resolve("m");
        try (TestGuest from = TestGuest.inProcess(
                        directory, "src", "workload=stress:rate=24M,hot=8M,fill=16M", "record=" + sourceFile);
                TestGuest to = TestGuest.inProcess(
                        directory, "dst", "workload=idle", "incoming=" + uri, "record=" + destinationFile)) {
            from.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", BYTES_PER_SECOND));
            assertThat(from.migrateTo(uri)).isEqualTo("completed");
            info = from.execute("query-migrate");
            to.awaitProgress();
            assertThat(from.quit()).isZero();
            assertThat(to.quit()).isZero();
        }
        source = GuestTrace.read(sourceFile);
        destination = GuestTrace.read(destinationFile);
    }

    @Test
    void theMainThreadOfTheSourceConnectsAndCleansUp() {
        assertThat(source.ofThread("main")
                        .without("migration_set_outgoing_channel")
                        .calls())
                .containsExactly(
                        "migrate_set_state(setup)",
                        "migration_socket_outgoing_connected(null)",
                        "open_return_path_on_source()",
                        "open_return_path_on_source_continue()",
                        "savevm_state_cleanup()",
                        "migrate_fd_cleanup()",
                        "qemu_file_fclose()",
                        // The process ends through its normal path.
                        "migrate_fd_cancel()");
        assertThat(source.named("migration_set_outgoing_channel"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.number("ioc")).isPositive();
                    assertThat(event.text("ioctype")).isEqualTo("qio-channel-socket");
                    assertThat(event.text("hostname")).isEqualTo("null");
                    assertThat(event.number("err")).isZero();
                });
    }

    @Test
    void theReturnPathThreadReadsPongAndShut() {
        assertThat(source.ofThread("return path").calls())
                .containsExactly(
                        "source_return_path_thread_entry()",
                        "source_return_path_thread_loop_top()",
                        "source_return_path_thread_pong(1)",
                        "source_return_path_thread_loop_top()",
                        "source_return_path_thread_shut(0)",
                        "source_return_path_thread_end()",
                        "qemu_file_fclose()");
    }

    @Test
    void theMigrationThreadGoesThroughItsStepsInOrder() {
        String start = "savevm_state_header savevm_send_open_return_path savevm_command_send\\(1\\) "
                + "savevm_send_ping\\(1\\) savevm_command_send\\(2\\) savevm_state_setup "
                + "migration_bitmap_sync_start migration_bitmap_sync_end\\(0\\) "
                + "migrate_set_state\\(active\\) migration_thread_setup_complete ";
        String sync = "(migration_bitmap_sync_start migration_bitmap_sync_end\\(\\d+\\) )";
        String pages = "(migration_bitmap_clear_dirty\\(ram\\) |ram_save_iterate_big_wait\\(\\d+\\) )*";
        String iteration = sync + "?migrate_pending\\(\\d+\\) savevm_state_iterate savevm_section_start\\(ram\\) "
                + pages + "savevm_section_end\\(ram\\) ";
        String limit = "(migrate_transferred\\(\\d+\\) )?"
                + "(migration_rate_limit_pre\\(\\d+\\) migration_rate_limit_post\\(0\\) )?";
        String loop = "((" + iteration + ")?" + limit + ")*";
        String switchover = sync + "?migrate_pending\\(\\d+\\) migration_thread_low_pending\\(\\d+\\) "
                + "savevm_state_complete_precopy savevm_section_start\\(ram\\) " + sync + pages
                + "savevm_section_end\\(ram\\) ";
        String devices = "(savevm_section_start\\((?<device>[^)]+)\\) vmstate_save\\(\\k<device>\\) "
                + "(migrate_global_state_pre_save\\(running\\) )?savevm_section_end\\(\\k<device>\\) )+";
        String end = "migration_return_path_end_before await_return_path_close_on_source_joining "
                + "await_return_path_close_on_source_close migration_return_path_end_after\\(0\\) "
                + "migrate_set_state\\(completed\\) migration_thread_after_loop ";

        assertThat(source.ofThread("live_migration")
                        .without("ram_save_page|vmstate_(n|save_state|subsection)_.*|put_.*")
                        .sentence())
                .matches(start + loop + switchover + devices + end);
    }

    @Test
    void theDestinationDoesEverythingOnItsMainThread() {
        String record = "qemu_loadvm_state_section\\(%s\\) ";
        String command =
                record.formatted(8) + "loadvm_process_command\\(%d\\) %sqemu_loadvm_state_section_command\\(0\\) ";
        String start = "migration_socket_incoming_accepted migration_set_incoming_channel\\(\\d+\\) "
                + "migrate_set_state\\(active\\) loadvm_state_setup ";
        String commands = command.formatted(1, "")
                + command.formatted(2, "loadvm_process_command_ping\\(1\\) migrate_send_rp_message\\(2\\) ");
        String ram = "vmstate_load\\(ram\\) ram_load_complete\\(0\\) ";
        String begin = record.formatted(1) + "qemu_loadvm_state_section_startfull\\(1\\) " + ram;
        String parts = "(" + record.formatted("[23]") + "qemu_loadvm_state_section_partend\\(1\\) " + ram + ")+";
        String devices = "(" + record.formatted(4) + "qemu_loadvm_state_section_startfull\\(\\d+\\) "
                + "vmstate_load\\([^)]+\\) (migrate_global_state_post_load\\(running\\) )?)+";
        String end = record.formatted(0)
                + "qemu_loadvm_state_post_main\\(0\\) loadvm_state_cleanup process_incoming_migration_co_end\\(0\\) "
                + "migrate_set_state\\(completed\\) migrate_send_rp_message\\(1\\) qemu_file_fclose qemu_file_fclose "
                + "migrate_fd_cancel ";

        assertThat(destination
                        .without("ram_load_loop|vmstate_(n|load_state|subsection)_.*|vmstate_load_state|get_.*")
                        .sentence())
                .matches(start + commands + begin + parts + devices + end);
        assertThat(destination.threads()).containsExactly("main");
        assertThat(source.threads()).containsExactlyInAnyOrder("main", "live_migration", "return path");
    }

    @Test
    void everyPageThatIsSentIsLoaded() {
        List<GuestTrace.Event> loaded = destination.named("ram_load_loop");
        List<Long> sentOffsets = source.named("ram_save_page").stream()
                .map(event -> event.number("offset"))
                .toList();

        assertThat(loaded.stream().filter(event -> isFlagged(event, 0x08)).map(event -> event.number("addr")))
                .containsExactlyElementsOf(sentOffsets);
        assertThat(sentOffsets).hasSize(info.path("ram").path("normal").asInt());
        assertThat(loaded.stream().filter(event -> isFlagged(event, 0x02)))
                .hasSize(info.path("ram").path("duplicate").asInt());
        // Only the first names its block.
        assertThat(loaded.getFirst().number("flags")).isIn(0x02L, 0x08L);
        assertThat(loaded.stream().skip(1).map(event -> event.number("flags"))).containsOnly(0x22L, 0x28L);
        assertThat(loaded).allSatisfy(event -> assertThat(event.text("rbname")).isEqualTo("ram"));
    }

    @Test
    void hostAddressesAreThoseOfTheBlockPlusTheOffset() {
        assertThat(source.named("ram_save_page").stream()
                        .map(event -> event.number("host") - event.number("offset"))
                        .distinct())
                .hasSize(1);
        assertThat(destination.named("ram_load_loop").stream()
                        .map(event -> event.number("host") - event.number("addr"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void everySectionOfTheSourceIsARecordOfTheDestination() {
        long ramSections = source.named("savevm_section_start").stream()
                .filter(event -> event.text("id").equals("ram"))
                .count();
        List<Long> loads = destination.named("ram_load_complete").stream()
                .map(event -> event.number("seq_iter"))
                .toList();

        // Events tell PART and END, but not the section START of the setup.
        assertThat(loads).hasSize((int) ramSections + 1);
        assertThat(loads)
                .isEqualTo(Stream.iterate(1L, n -> n + 1).limit(loads.size()).toList());
        assertThat(source.named("vmstate_save").stream().map(event -> event.text("idstr")))
                .containsExactlyElementsOf(destination.named("vmstate_load").stream()
                        .map(event -> event.text("idstr"))
                        .filter(idstr -> !idstr.equals("ram"))
                        .toList());
    }

    @Test
    void theDirtyLogIsMergedAsOftenAsItIsReported() {
        assertThat(source.named("migration_bitmap_sync_start"))
                .hasSize(info.path("ram").path("dirty-sync-count").asInt());
        // At most once for the one chunk between two merges, and only if a page of it was sent.
        assertThat(source.named("migration_bitmap_clear_dirty"))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(
                        source.named("migration_bitmap_sync_start").size())
                .allSatisfy(event -> {
                    assertThat(event.number("start")).isZero();
                    assertThat(event.number("size")).isEqualTo(1L << 30);
                });
    }

    @Test
    void noWindowSendsMoreThanItsBudget() {
        List<GuestTrace.Event> windows = source.named("migrate_transferred");

        assertThat(windows).isNotEmpty().allSatisfy(window -> {
            assertThat(window.number("tranferred")).isLessThanOrEqualTo(BYTES_PER_SECOND / 10 + OVERDRAFT_BYTES);
            assertThat(window.number("time_spent")).isGreaterThanOrEqualTo(100);
            long bytesPerMs = window.number("tranferred") / window.number("time_spent");
            assertThat(window.number("bandwidth")).isEqualTo(bytesPerMs);
            assertThat(window.number("size")).isBetween(bytesPerMs * 300, (bytesPerMs + 1) * 300);
        });
    }

    @Test
    void theThresholdOfAnIterationIsThatOfTheLastWindow() {
        long threshold = 0;
        for (GuestTrace.Event event : source.events()) {
            switch (event.name()) {
                case "migrate_transferred" -> threshold = event.number("size");
                case "migrate_pending" -> {
                    assertThat(event.number("max")).isEqualTo(threshold);
                    assertThat(event.number("pre")).isEqualTo(event.number("size"));
                    assertThat(event.number("compat") + event.number("post")).isZero();
                }
                case "migration_thread_low_pending" ->
                    assertThat(event.number("pending")).isLessThan(threshold);
                default -> {}
            }
        }
        assertThat(source.named("migrate_pending").getFirst().number("size")).isEqualTo(32 << 20);
    }

    private static boolean isFlagged(GuestTrace.Event event, long flag) {
        return (event.number("flags") & flag) != 0;
    }
}

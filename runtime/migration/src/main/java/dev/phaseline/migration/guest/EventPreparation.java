package dev.phaseline.migration.guest;

import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Has the Flight Recorder get to know, on a thread of its own, the events of a migration before there is one. It learns
 * an event when the first of its kind is emitted, which takes it several milliseconds each, and so would slow down every
 * step of a guest's first recorded migration.
 *
 * <p>Only those of an ordinary precopy: all that are declared would take a second.
 */
final class EventPreparation implements AutoCloseable {
    /** What a source emits. */
    static final List<String> OUTGOING = List.of(
            "await_return_path_close_on_source_close",
            "await_return_path_close_on_source_joining",
            "migrate_fd_cancel",
            "migrate_fd_cleanup",
            "migrate_global_state_pre_save",
            "migrate_pending",
            "migrate_set_state",
            "migrate_transferred",
            "migration_bitmap_clear_dirty",
            "migration_bitmap_sync_end",
            "migration_bitmap_sync_start",
            "migration_return_path_end_after",
            "migration_return_path_end_before",
            "migration_set_outgoing_channel",
            "migration_socket_outgoing_connected",
            "migration_thread_after_loop",
            "migration_thread_low_pending",
            "migration_thread_setup_complete",
            "open_return_path_on_source",
            "open_return_path_on_source_continue",
            "qemu_file_fclose",
            "ram_save_iterate_big_wait",
            "ram_save_page",
            "savevm_command_send",
            "savevm_section_end",
            "savevm_section_start",
            "savevm_send_open_return_path",
            "savevm_send_ping",
            "savevm_state_cleanup",
            "savevm_state_complete_precopy",
            "savevm_state_header",
            "savevm_state_iterate",
            "savevm_state_setup",
            "source_return_path_thread_end",
            "source_return_path_thread_entry",
            "source_return_path_thread_loop_top",
            "source_return_path_thread_pong",
            "source_return_path_thread_shut",
            "vmstate_n_elems",
            "vmstate_save",
            "vmstate_save_state_loop",
            "vmstate_save_state_pre_save_res",
            "vmstate_save_state_top",
            "vmstate_subsection_save_top");

    /** What a destination emits. */
    static final List<String> INCOMING = List.of(
            "loadvm_process_command",
            "loadvm_process_command_ping",
            "loadvm_state_cleanup",
            "loadvm_state_setup",
            "migrate_fd_cancel",
            "migrate_global_state_post_load",
            "migrate_send_rp_message",
            "migrate_set_state",
            "migration_set_incoming_channel",
            "migration_socket_incoming_accepted",
            "process_incoming_migration_co_end",
            "qemu_file_fclose",
            "qemu_loadvm_state_post_main",
            "qemu_loadvm_state_section",
            "qemu_loadvm_state_section_command",
            "qemu_loadvm_state_section_partend",
            "qemu_loadvm_state_section_startfull",
            "ram_load_complete",
            "ram_load_loop",
            "vmstate_load",
            "vmstate_load_state",
            "vmstate_load_state_end",
            "vmstate_load_state_field",
            "vmstate_n_elems",
            "vmstate_subsection_load",
            "vmstate_subsection_load_good");

    private final Thread thread;
    private volatile boolean ended;

    private EventPreparation(List<String> events) {
        this.thread = Thread.ofPlatform().daemon().name("event-preparation").unstarted(() -> prepare(events));
    }

    /** Begins, if the guest is recorded; to be called when the recording runs. */
    static EventPreparation begin(GuestConfig config) {
        boolean comesIn = !(config.incoming() instanceof GuestConfig.Incoming.None);
        var preparation = new EventPreparation(comesIn ? INCOMING : OUTGOING);
        if (config.tracing().recording().isPresent()) {
            preparation.thread.start();
        }
        return preparation;
    }

    private void prepare(List<String> events) {
        for (String event : events) {
            if (ended) {
                return;
            }
            if (MigrationTrace.GROUP.tracepoint(event).isOn(Backend.JFR)) {
                learn(event);
            }
        }
    }

    private static void learn(String event) {
        String name = className(event);
        try {
            Class.forName(name, true, MigrationTrace.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new LinkageError("no class " + name, e);
        }
    }

    /** The name of the generated class of an event: {@code RamSavePageEvent} for {@code ram_save_page}. */
    static String className(String event) {
        return Arrays.stream(event.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", MigrationTrace.class.getPackageName() + ".", "Event"));
    }

    /** Ends the thread, after the event that it is at. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.phaseline.analyzer.workspace;

import java.util.List;
import java.util.Optional;

/**
 * Tells the side of a recording from its events: those of one side have names that the other side's never have. A
 * process can have been both, one after the other; then the more events decide. Used by one thread.
 */
public final class SideVotes {
    private static final List<String> SOURCE = List.of(
            "savevm_",
            "qemu_savevm_",
            "vmstate_save",
            "vmstate_subsection_save",
            "ram_save_",
            "migrate_pending",
            "migrate_transferred",
            "migration_thread_",
            "migration_completion_",
            "migration_rate_limit_",
            "migration_bitmap_",
            "migration_socket_outgoing_",
            "migration_set_outgoing_channel",
            "migration_tls_outgoing_",
            "migrate_fd_cleanup",
            "migrate_fd_error",
            "open_return_path_on_source",
            "source_return_path_",
            "multifd_send",
            "multifd_new_send");

    private static final List<String> DESTINATION = List.of(
            "qemu_loadvm_",
            "loadvm_",
            "vmstate_load",
            "vmstate_subsection_load",
            "ram_load_",
            "process_incoming_",
            "migration_socket_incoming_",
            "migration_set_incoming_channel",
            "migration_tls_incoming_",
            "migrate_send_rp_",
            "postcopy_ram_",
            "postcopy_place_",
            "multifd_recv");

    private long source;
    private long destination;

    SideVotes() {}

    /** The only side on which an event is emitted; empty if both sides emit it. */
    public static Optional<Side> sideOf(String event) {
        if (SOURCE.stream().anyMatch(event::startsWith)) {
            return Optional.of(Side.SOURCE);
        }
        return DESTINATION.stream().anyMatch(event::startsWith) ? Optional.of(Side.DESTINATION) : Optional.empty();
    }

    void count(String event, long events) {
        sideOf(event).ifPresent(side -> {
            switch (side) {
                case SOURCE -> source += events;
                case DESTINATION -> destination += events;
            }
        });
    }

    /** The side; empty if no event tells, or as many tell the one as the other. */
    Optional<Side> side() {
        if (source == destination) {
            return Optional.empty();
        }
        return Optional.of(source > destination ? Side.SOURCE : Side.DESTINATION);
    }
}

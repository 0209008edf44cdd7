package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;

/**
 * Events that are about a channel or a RAM block, which one of their arguments names.
 *
 * @param table table of the events
 * @param column the argument
 */
record LaneSource(String table, String column, Outline.Lane.Kind kind) {

    /** What QEMU's events tell of channels and blocks: what is sent, loaded, requested. */
    static final LaneSource[] ALL = {
        new LaneSource("multifd_send", "id", Outline.Lane.Kind.CHANNEL),
        new LaneSource("multifd_recv", "id", Outline.Lane.Kind.CHANNEL),
        new LaneSource("ram_save_page", "rbname", Outline.Lane.Kind.BLOCK),
        new LaneSource("ram_load_loop", "rbname", Outline.Lane.Kind.BLOCK),
        new LaneSource("postcopy_ram_fault_thread_request", "ramblock", Outline.Lane.Kind.BLOCK),
        new LaneSource("migrate_handle_rp_req_pages", "rbname", Outline.Lane.Kind.BLOCK),
    };

    /** What a lane is called: blocks of several events share one. */
    String label(String name) {
        return kind == Outline.Lane.Kind.CHANNEL ? "multifd " + name : name;
    }

    /** The picture's bucket of an event, as SQL with the parameters zero, drift's origin, drift, level. */
    private static final String BUCKET =
            "(ts_ns - ?::BIGINT - round(?::DOUBLE * (ts_ns - ?::BIGINT) / 1e9)::BIGINT) >> ?::INTEGER";

    /**
     * Counts events by name and bucket. Parameters: zero of the clock, drift, the drift's origin, level, recording, and
     * if it is limited the first instant and the one behind the last on the host's clock.
     */
    String counting(boolean limited) {
        return "SELECT '" + table + "', recording, \"" + column + "\"::VARCHAR AS name, " + BUCKET
                + " AS bucket, count(*) AS events FROM " + table + " WHERE \"" + column
                + "\" IS NOT NULL AND recording = ?::INTEGER"
                + (limited ? " AND ts_ns >= ?::BIGINT AND ts_ns < ?::BIGINT" : "") + " GROUP BY ALL ORDER BY bucket";
    }
}

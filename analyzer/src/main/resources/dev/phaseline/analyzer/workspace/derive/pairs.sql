-- Spans between two events of one thread that carry no key: the end is the next event of the pair on that thread.
-- Only with migrate_set_state, migration_tls_outgoing_handshake_start, migration_tls_incoming_handshake_start,
-- migration_bitmap_sync_start, migration_rate_limit_pre, postcopy_start, migration_return_path_end_before,
-- source_return_path_thread_loop_top, postcopy_pause_return_path, postcopy_pause_incoming, postcopy_pause_fault_thread,
-- ram_dirty_bitmap_sync_start, dirty_bitmap_save_complete_enter, dirty_bitmap_load_enter, loadvm_handle_cmd_packaged,
-- loadvm_handle_cmd_packaged_received, loadvm_postcopy_ram_handle_discard, postcopy_ram_listen_thread_start,
-- postcopy_ram_incoming_cleanup_entry, colo_flush_ram_cache_begin.

-- Which rules an event's type has a part in.
SET VARIABLE pair_rules = (
    WITH rules (kind, name, side, start_event, end_events) AS (
        VALUES
            ('connect', 'socket', 'source', 'migrate_set_state(setup)',
                ['migration_socket_outgoing_connected', 'migration_socket_outgoing_error']),
            ('tls_handshake', 'outgoing', 'source', 'migration_tls_outgoing_handshake_start',
                ['migration_tls_outgoing_handshake_complete', 'migration_tls_outgoing_handshake_error']),
            ('tls_handshake', 'incoming', 'destination', 'migration_tls_incoming_handshake_start',
                ['migration_tls_incoming_handshake_complete', 'migration_tls_incoming_handshake_error']),
            ('bitmap_sync', 'ram', 'source', 'migration_bitmap_sync_start', ['migration_bitmap_sync_end']),
            ('rate_limit', 'wait', 'source', 'migration_rate_limit_pre', ['migration_rate_limit_post']),
            ('lock_wait', 'postcopy start', 'source', 'postcopy_start', ['postcopy_start_set_run']),
            ('return_path', 'close', 'source', 'migration_return_path_end_before', ['migration_return_path_end_after']),
            ('return_path', 'message', 'source', 'source_return_path_thread_loop_top',
                ['source_return_path_thread_pong', 'source_return_path_thread_shut', 'migrate_handle_rp_req_pages',
                    'ram_dirty_bitmap_reload_begin', 'source_return_path_thread_resume_ack',
                    'source_return_path_thread_bad_end', 'source_return_path_thread_end', 'postcopy_pause_return_path']),
            ('outage', 'source', 'source', 'migrate_set_state(postcopy-paused)', ['postcopy_pause_continued']),
            ('outage', 'return path', 'source', 'postcopy_pause_return_path', ['postcopy_pause_return_path_continued']),
            ('outage', 'destination', 'destination', 'postcopy_pause_incoming', ['postcopy_pause_incoming_continued']),
            ('outage', 'fault thread', 'destination', 'postcopy_pause_fault_thread',
                ['postcopy_pause_fault_thread_continued']),
            ('bitmap_exchange', 'ram', 'source', 'ram_dirty_bitmap_sync_start', ['ram_dirty_bitmap_sync_complete']),
            ('dirty_bitmaps', 'complete', 'source', 'dirty_bitmap_save_complete_enter',
                ['dirty_bitmap_save_complete_finish']),
            ('dirty_bitmaps', 'load', 'destination', 'dirty_bitmap_load_enter', ['dirty_bitmap_load_success']),
            ('package', 'receive', 'destination', 'loadvm_handle_cmd_packaged', ['loadvm_handle_cmd_packaged_received']),
            ('package', 'load', 'destination', 'loadvm_handle_cmd_packaged_received', ['loadvm_handle_cmd_packaged_main']),
            ('discard', 'ram', 'destination', 'loadvm_postcopy_ram_handle_discard',
                ['loadvm_postcopy_ram_handle_discard_end']),
            ('listen', 'thread', 'destination', 'postcopy_ram_listen_thread_start', ['postcopy_ram_listen_thread_exit']),
            ('postcopy_cleanup', 'ram', 'destination', 'postcopy_ram_incoming_cleanup_entry',
                ['postcopy_ram_incoming_cleanup_exit']),
            ('colo_flush', 'ram cache', 'destination', 'colo_flush_ram_cache_begin', ['colo_flush_ram_cache_end'])
    ),
    -- Rules by event, so that of the many events only those of some rule are looked at.
    rule_events AS (
        SELECT kind, name, side, start_event AS event, true AS is_start FROM rules
        UNION ALL
        SELECT kind, name, side, unnest(end_events), false FROM rules
    ),
    rule_types AS (
        SELECT rule_events.*, event_types.id AS event_type, event_types.name AS event_name
        FROM rule_events
        JOIN event_types ON event_types.name = regexp_extract(rule_events.event, '^\w+')
    )
    SELECT list(rule_types) FROM rule_types
);

-- Known when the next statement is planned, which then leaves out the tables of other frequent types.
SET VARIABLE pairing = list_transform(getvariable('pair_rules'), lambda rule: rule.event_type);

INSERT INTO internal.spans BY NAME
WITH rule_types AS (
    SELECT unnest(getvariable('pair_rules'), max_depth := 2)
),
steps AS (
    SELECT events.recording, events.thread, events.seq, events.ts_ns, kind, rule_types.name, side, is_start,
        rule_types.event
    FROM events
    JOIN rule_types ON rule_types.event_type = events.event_type
    LEFT JOIN migrate_set_state
        ON rule_types.event_name = 'migrate_set_state'
        AND migrate_set_state.recording = getvariable('recording')
        AND migrate_set_state.seq = events.seq
    WHERE events.recording = getvariable('recording')
        AND list_contains(getvariable('pairing'), events.event_type)
        AND rule_types.event = rule_types.event_name || coalesce('(' || migrate_set_state.new_state || ')', '')
),
paired AS (
    SELECT
        *,
        lead(seq) OVER following AS next_seq,
        lead(ts_ns) OVER following AS next_ns,
        lead(event) OVER following AS next_event,
        lead(is_start) OVER following AS next_is_start
    FROM steps
    WINDOW following AS (PARTITION BY recording, thread, kind, name ORDER BY seq)
)
SELECT
    recording,
    thread,
    side,
    kind,
    name,
    0 AS depth,
    seq AS start_seq,
    ts_ns AS start_ns,
    event AS start_event,
    CASE WHEN NOT next_is_start THEN next_seq END AS end_seq,
    CASE WHEN NOT next_is_start THEN next_ns END AS end_ns,
    CASE WHEN NOT next_is_start THEN next_event END AS end_event
FROM paired
WHERE is_start;

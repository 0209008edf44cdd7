-- The marks of a recording.

-- Of which types. That is known when the next statement is planned, which then leaves out the tables of other frequent types.
SET VARIABLE marking = (
    SELECT list(id) FROM event_types WHERE name IN (
        'migrate_set_state', 'vmstate_downtime_checkpoint',
        -- source
        'savevm_state_header', 'migration_socket_outgoing_connected', 'migration_socket_outgoing_error',
        'migration_set_outgoing_channel', 'open_return_path_on_source_continue',
        'migration_thread_setup_complete', 'migrate_pending', 'migrate_pending_estimate', 'migrate_pending_exact',
        'savevm_state_iterate', 'migration_thread_low_pending', 'savevm_state_complete_precopy',
        'migration_completion_vm_stop', 'migration_return_path_end_before', 'migration_return_path_end_after',
        'migration_thread_after_loop', 'savevm_state_cleanup', 'migrate_fd_cleanup', 'migration_cleanup',
        'qemu_file_fclose', 'postcopy_start', 'postcopy_start_set_run', 'qemu_savevm_send_packaged',
        'postcopy_pause_continued',
        -- destination
        'migration_socket_incoming_accepted', 'migration_set_incoming_channel', 'loadvm_state_setup',
        'qemu_loadvm_state_section', 'qemu_loadvm_state_post_main', 'process_incoming_migration_co_end',
        'loadvm_state_cleanup', 'migrate_send_rp_message', 'loadvm_handle_cmd_packaged',
        'loadvm_postcopy_handle_run_vmstart', 'loadvm_postcopy_handle_run_bh'
    )
);

INSERT INTO internal.marks
WITH texts AS (
    SELECT recording, seq, new_state AS state FROM migrate_set_state
    UNION ALL
    SELECT recording, seq, checkpoint FROM vmstate_downtime_checkpoint
    UNION ALL
    SELECT recording, seq, str FROM loadvm_postcopy_handle_run_bh
)
SELECT
    events.recording,
    events.seq,
    events.ts_ns,
    events.thread,
    event_types.name,
    texts.state,
    event_types.name || coalesce('(' || texts.state || ')', '') AS label
FROM events
JOIN event_types ON event_types.id = events.event_type
LEFT JOIN texts ON texts.recording = getvariable('recording') AND texts.seq = events.seq
WHERE events.recording = getvariable('recording') AND list_contains(getvariable('marking'), events.event_type);

-- relation: One row per event that says that something went wrong, or that somebody ended the migration.
-- columns: migration, recording, attempt, side, seq, ts_ns, common_ns (on the clock that both sides share), event, message,
--   channel (of multifd, else NULL)
-- events: migration_socket_outgoing_error(err:text), migrate_fd_error(error_desc:text), migrate_error(error_desc:text),
--   migration_tls_outgoing_handshake_error(err:text), migration_tls_incoming_handshake_error(err:text),
--   multifd_tls_outgoing_handshake_error(err:text), multifd_new_send_channel_async_error(id), multifd_send_error(id),
--   multifd_send_terminate_threads(error), multifd_recv_terminate_threads(error), migration_thread_file_err(),
--   migration_completion_file_err(), source_return_path_thread_bad_end(), source_return_path_thread_shut(val),
--   savevm_section_end(id:text, ret), vmstate_save_state_pre_save_res(name:text, res), migration_completion_vm_stop(ret),
--   migrate_state_too_big(), qemu_loadvm_state_post_main(ret), qemu_loadvm_state_section_command(ret),
--   loadvm_handle_cmd_packaged_main(ret), process_incoming_migration_co_end(ret), ram_load_complete(ret),
--   vmstate_load_field_error(field:text, ret), vmstate_load_state_end(name:text, reason:text, val),
--   vmstate_subsection_load_bad(parent:text, sub:text, sub2:text), postcopy_pause_incoming(), postcopy_pause_return_path(),
--   migrate_fd_cancel(), migration_cancel(), migrate_set_state(new_state:text)
WITH cancels AS (
    SELECT recording, seq, ts_ns, 'migrate_fd_cancel' AS event FROM migrate_fd_cancel
    UNION ALL
    SELECT recording, seq, ts_ns, 'migration_cancel' FROM migration_cancel
),
signs AS (
    SELECT recording, seq, ts_ns, 'migration_socket_outgoing_error' AS event, err AS message, NULL::BIGINT AS channel
    FROM migration_socket_outgoing_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'migrate_fd_error', coalesce(error_desc, text), NULL FROM migrate_fd_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'migrate_error', coalesce(error_desc, text), NULL FROM migrate_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'migration_tls_outgoing_handshake_error', 'TLS handshake failed: ' || err, NULL
    FROM migration_tls_outgoing_handshake_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'migration_tls_incoming_handshake_error', 'TLS handshake failed: ' || err, NULL
    FROM migration_tls_incoming_handshake_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'multifd_tls_outgoing_handshake_error',
        'TLS handshake of a multifd channel failed: ' || coalesce(err, text), NULL
    FROM multifd_tls_outgoing_handshake_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'multifd_new_send_channel_async_error',
        'multifd channel ' || coalesce(id::VARCHAR, '?') || ' could not be connected', id
    FROM multifd_new_send_channel_async_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'multifd_send_error', 'multifd channel ' || coalesce(id::VARCHAR, '?') || ' could not send',
        id
    FROM multifd_send_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'multifd_send_terminate_threads', 'multifd ends its sending threads after an error', NULL
    FROM multifd_send_terminate_threads
    WHERE error <> 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'multifd_recv_terminate_threads', 'multifd ends its receiving threads after an error', NULL
    FROM multifd_recv_terminate_threads
    WHERE error <> 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'migration_thread_file_err', 'the stream to the destination broke', NULL
    FROM migration_thread_file_err
    UNION ALL
    SELECT recording, seq, ts_ns, 'migration_completion_file_err', 'the stream broke during completion', NULL
    FROM migration_completion_file_err
    UNION ALL
    SELECT recording, seq, ts_ns, 'source_return_path_thread_bad_end', 'the return path broke', NULL
    FROM source_return_path_thread_bad_end
    UNION ALL
    SELECT recording, seq, ts_ns, 'source_return_path_thread_shut', 'the destination reports that it failed', NULL
    FROM source_return_path_thread_shut
    WHERE val <> 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'savevm_section_end', 'the source could not save ' || id || ': ' || ret, NULL
    FROM savevm_section_end
    WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'vmstate_save_state_pre_save_res', 'the source could not save ' || name || ': ' || res, NULL
    FROM vmstate_save_state_pre_save_res
    WHERE res <> 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'migration_completion_vm_stop', 'the guest could not be stopped: ' || ret, NULL
    FROM migration_completion_vm_stop
    WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'migrate_state_too_big', 'the name of the run state is too long', NULL
    FROM migrate_state_too_big
    UNION ALL
    SELECT recording, seq, ts_ns, 'qemu_loadvm_state_post_main', 'loading the stream ended with ' || ret, NULL
    FROM qemu_loadvm_state_post_main
    WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'qemu_loadvm_state_section_command', 'a command of the stream failed: ' || ret, NULL
    FROM qemu_loadvm_state_section_command
    WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'loadvm_handle_cmd_packaged_main', 'loading the package failed: ' || ret, NULL
    FROM loadvm_handle_cmd_packaged_main
    WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'process_incoming_migration_co_end', 'the incoming migration ended with ' || ret, NULL
    FROM process_incoming_migration_co_end
    WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'ram_load_complete', 'loading RAM failed: ' || ret, NULL
    FROM ram_load_complete
    WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, 'vmstate_load_field_error', 'field "' || field || '" could not be loaded: ' || ret, NULL
    FROM vmstate_load_field_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'vmstate_load_state_end', 'the version of ' || name || ' is ' || reason, NULL
    FROM vmstate_load_state_end
    WHERE reason IN ('too new', 'too old')
    UNION ALL
    -- (short), (prefix) and (peek fail) are no errors: the section may belong to an outer object.
    SELECT recording, seq, ts_ns, 'vmstate_subsection_load_bad',
        CASE sub2
            WHEN '(lookup)' THEN 'the destination does not know subsection ' || sub || ' of ' || parent
            ELSE 'subsection ' || sub || ' of ' || parent || ' could not be loaded'
        END, NULL
    FROM vmstate_subsection_load_bad
    WHERE sub2 IN ('(lookup)', '(child)')
    UNION ALL
    SELECT recording, seq, ts_ns, 'postcopy_pause_incoming', 'the destination lost the connection during postcopy', NULL
    FROM postcopy_pause_incoming
    UNION ALL
    SELECT recording, seq, ts_ns, 'postcopy_pause_return_path', 'the source lost the connection during postcopy', NULL
    FROM postcopy_pause_return_path
    UNION ALL
    -- A process that ends also cancels; it counts if there was something to cancel.
    SELECT cancels.recording, cancels.seq, cancels.ts_ns, cancels.event, 'it was cancelled, by a command or because the process ended', NULL
    FROM cancels
    ASOF JOIN migrate_set_state AS following
        ON following.recording = cancels.recording AND following.seq >= cancels.seq
    WHERE following.new_state = 'cancelling'
    UNION ALL
    SELECT recording, seq, ts_ns, 'migrate_set_state', 'the status became ' || new_state, NULL
    FROM migrate_set_state
    WHERE new_state IN ('failed', 'cancelling')
)
SELECT
    attempts.migration,
    attempts.recording,
    attempts.attempt,
    attempts.side,
    signs.seq,
    signs.ts_ns,
    common_ns(signs.ts_ns, attempts.origin_ns, attempts.offset_ns, attempts.drift_ppb) AS common_ns,
    signs.event,
    coalesce(signs.message, signs.event) AS message,
    signs.channel
FROM signs
JOIN attempts ON attempts.recording = signs.recording AND signs.seq BETWEEN attempts.first_seq AND attempts.last_seq

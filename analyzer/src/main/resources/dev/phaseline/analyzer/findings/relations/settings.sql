-- relation: One row per parameter or capability of a migration that its recordings show. What QMP set is told by
--   handle_qmp_command of the source; other events only show that something was used.
-- columns: migration, name (as QMP calls it), value, recording, seq (the event that shows it)
-- events: handle_qmp_command(req:text), migration_socket_outgoing_connected(), migration_exec_outgoing(),
--   migration_fd_outgoing(), migration_file_outgoing(), rdma_start_outgoing_migration_after_rdma_connect(),
--   multifd_send_thread_start(), multifd_recv_thread_start(), multifd_send(flags), multifd_recv(flags),
--   multifd_send_fill(flags), multifd_recv_unfill(flags), migration_tls_outgoing_handshake_start(),
--   migration_tls_incoming_handshake_start(), open_return_path_on_source(), qemu_savevm_send_postcopy_advise(),
--   loadvm_postcopy_handle_advise(), save_xbzrle_page_skipping(), save_xbzrle_page_overflow(), migration_throttle(),
--   cpu_throttle_set(), migration_dirty_limit_guest(), mark_postcopy_blocktime_begin(),
--   source_return_path_thread_switchover_acked(), savevm_send_colo_enable()
WITH commands AS (
    SELECT
        attempts.migration,
        commands.recording,
        commands.seq,
        json_extract_string(request, '$.execute') AS command,
        json_extract(request, '$.arguments') AS arguments
    FROM (
        SELECT recording, seq, TRY_CAST(coalesce(req, regexp_extract(text, 'req: (.*)', 1)) AS JSON) AS request
        FROM handle_qmp_command) AS commands
    -- A setting holds for all migrations after it.
    JOIN attempts
        ON attempts.recording = commands.recording AND attempts.side = 'source' AND commands.seq <= attempts.last_seq
    WHERE request IS NOT NULL
),
chosen AS (
    SELECT migration, recording, seq, unnest(json_extract(arguments, '$.capabilities[*]')) AS capability
    FROM commands
    WHERE command = 'migrate-set-capabilities'
),
parameters AS (
    SELECT migration, recording, seq, arguments, unnest(json_keys(arguments)) AS name
    FROM commands
    WHERE command = 'migrate-set-parameters'
),
told AS (
    SELECT
        migration,
        recording,
        seq,
        json_extract_string(capability, '$.capability') AS name,
        CASE json_extract_string(capability, '$.state') WHEN 'true' THEN 'on' ELSE 'off' END AS value
    FROM chosen
    UNION ALL
    SELECT migration, recording, seq, name, json_extract_string(arguments, '$."' || name || '"') FROM parameters
),
signs AS (
    SELECT recording, seq, 'transport' AS name, 'socket' AS value FROM migration_socket_outgoing_connected
    UNION ALL
    SELECT recording, seq, 'transport', 'exec' FROM migration_exec_outgoing
    UNION ALL
    SELECT recording, seq, 'transport', 'fd' FROM migration_fd_outgoing
    UNION ALL
    SELECT recording, seq, 'transport', 'file' FROM migration_file_outgoing
    UNION ALL
    SELECT recording, seq, 'transport', 'rdma' FROM rdma_start_outgoing_migration_after_rdma_connect
    UNION ALL
    SELECT recording, seq, 'tls', 'used' FROM migration_tls_outgoing_handshake_start
    UNION ALL
    SELECT recording, seq, 'tls', 'used' FROM migration_tls_incoming_handshake_start
    UNION ALL
    SELECT recording, seq, 'return-path', 'used' FROM open_return_path_on_source
    UNION ALL
    SELECT recording, seq, 'postcopy-ram', 'used' FROM qemu_savevm_send_postcopy_advise
    UNION ALL
    SELECT recording, seq, 'postcopy-ram', 'used' FROM loadvm_postcopy_handle_advise
    UNION ALL
    SELECT recording, seq, 'postcopy-blocktime', 'used' FROM mark_postcopy_blocktime_begin
    UNION ALL
    SELECT recording, seq, 'xbzrle', 'used' FROM save_xbzrle_page_skipping
    UNION ALL
    SELECT recording, seq, 'xbzrle', 'used' FROM save_xbzrle_page_overflow
    UNION ALL
    SELECT recording, seq, 'auto-converge', 'used' FROM migration_throttle
    UNION ALL
    SELECT recording, seq, 'auto-converge', 'used' FROM cpu_throttle_set
    UNION ALL
    SELECT recording, seq, 'dirty-limit', 'used' FROM migration_dirty_limit_guest
    UNION ALL
    SELECT recording, seq, 'switchover-ack', 'used' FROM source_return_path_thread_switchover_acked
    UNION ALL
    SELECT recording, seq, 'x-colo', 'used' FROM savevm_send_colo_enable
),
seen AS (
    SELECT attempts.migration, signs.recording, signs.seq, signs.name, signs.value
    FROM signs
    JOIN attempts ON attempts.recording = signs.recording AND signs.seq BETWEEN attempts.first_seq AND attempts.last_seq
    UNION ALL
    SELECT migration, recording, seq, 'pause-before-switchover', 'used' FROM states WHERE state = 'pre-switchover'
),
opened AS (
    SELECT attempts.migration, attempts.side, min(starts.recording) AS recording, min(starts.seq) AS seq, count(*) AS number
    FROM (
        SELECT recording, seq FROM multifd_send_thread_start
        UNION ALL
        SELECT recording, seq FROM multifd_recv_thread_start) AS starts
    JOIN attempts ON attempts.recording = starts.recording AND starts.seq BETWEEN attempts.first_seq AND attempts.last_seq
    GROUP BY ALL
),
-- Bits 1 and 2 of a packet's flags are zlib and zstd; its other bits are not about compression.
packed AS (
    SELECT attempts.migration, packets.recording, min(packets.seq) AS seq, max(packets.flags & 6) AS method
    FROM (
        SELECT recording, seq, flags FROM multifd_send
        UNION ALL
        SELECT recording, seq, flags FROM multifd_recv
        UNION ALL
        SELECT recording, seq, flags FROM multifd_send_fill
        UNION ALL
        SELECT recording, seq, flags FROM multifd_recv_unfill) AS packets
    JOIN attempts ON attempts.recording = packets.recording AND packets.seq BETWEEN attempts.first_seq AND attempts.last_seq
    WHERE (packets.flags & 6) IN (2, 4)
    GROUP BY ALL
),
-- The threshold of the switchover is what the bandwidth sends within the limit.
limits AS (
    SELECT migration, min(recording) AS recording, min(seq) AS seq, median(threshold_bytes / bandwidth) AS limit_ms
    FROM windows
    WHERE bandwidth > 0
    GROUP BY migration
),
-- What was told counts more than what was only seen, and what was told last most.
ranked AS (
    SELECT migration, name, value, recording, seq, 1 AS rank, -seq AS "order" FROM told
    UNION ALL
    SELECT migration, name, value, recording, seq, 2, seq FROM seen
    UNION ALL
    SELECT migration, 'multifd', 'used', recording, seq, 2, seq FROM opened
    UNION ALL
    SELECT migration, 'multifd-channels', number::VARCHAR, recording, seq, 2, CASE side WHEN 'source' THEN 0 ELSE 1 END
    FROM opened
    UNION ALL
    SELECT migration, 'multifd-compression', CASE method WHEN 2 THEN 'zlib' ELSE 'zstd' END, recording, seq, 2, seq FROM packed
    UNION ALL
    SELECT migration, 'downtime-limit', round(limit_ms)::BIGINT::VARCHAR, recording, seq, 2, seq FROM limits
)
SELECT migration, name, value, recording, seq
FROM ranked
WHERE value IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY migration, name ORDER BY rank, "order") = 1

-- What crossed the wire, seen on both sides: a limit of the clocks' difference each. The n-th of a kind on one side is the
-- n-th on the other. Only the tightest bounds of each stretch of time are of interest.
WITH ranges AS (
    SELECT
        row_number() OVER () AS pairing,
        pairings.*,
        source.start_seq AS source_start,
        source.limit_seq AS source_limit,
        destination.start_seq AS destination_start,
        destination.limit_seq AS destination_limit,
        source.start_ns AS source_start_ns,
        destination.start_ns AS destination_start_ns
    FROM pairings
    JOIN internal.attempts AS source
        ON source.recording = source_recording AND source.attempt = source_attempt
    JOIN internal.attempts AS destination
        ON destination.recording = destination_recording AND destination.attempt = destination_attempt
    WHERE NOT source.began_earlier AND NOT destination.began_earlier
),
-- Each message: what it is, when its cause was and when its effect.
source_messages AS (
    SELECT recording, seq, ts_ns, true AS is_cause, 'packet' AS kind, id::VARCHAR || ' ' || packet_num AS name
    FROM multifd_send
    UNION ALL
    SELECT recording, seq, ts_ns, true, 'command', command::VARCHAR FROM savevm_command_send
    UNION ALL
    SELECT recording, start_seq, start_ns, true, kind, name
    FROM internal.sections WHERE side = 'source'
    UNION ALL
    SELECT recording, seq, ts_ns, false, 'answer', '2' FROM source_return_path_thread_pong
    UNION ALL
    SELECT recording, seq, ts_ns, false, 'answer', '1' FROM source_return_path_thread_shut
    UNION ALL
    SELECT recording, seq, ts_ns, false, 'answer', '6' FROM source_return_path_thread_resume_ack
    UNION ALL
    SELECT recording, seq, ts_ns, false, 'answer', 'page request' FROM migrate_handle_rp_req_pages
    UNION ALL
    SELECT recording, seq, ts_ns, true, 'setup', '' FROM migrate_set_state WHERE new_state = 'setup'
),
destination_messages AS (
    SELECT recording, seq, ts_ns, false AS is_cause, 'packet' AS kind, id::VARCHAR || ' ' || packet_num AS name
    FROM multifd_recv
    UNION ALL
    SELECT recording, seq, ts_ns, false, 'command', com::VARCHAR FROM loadvm_process_command
    UNION ALL
    SELECT recording, start_seq, start_ns, false, kind, name
    FROM internal.sections WHERE side = 'destination' AND kind IN ('section_part', 'section_end', 'section_full')
    UNION ALL
    SELECT
        recording, seq, ts_ns, true, 'answer',
        CASE WHEN msg_type IN (3, 4) THEN 'page request' ELSE msg_type::VARCHAR END
    FROM migrate_send_rp_message
    UNION ALL
    SELECT recording, seq, ts_ns, false, 'setup', '' FROM migration_socket_incoming_accepted
),
source_numbered AS (
    SELECT
        ranges.pairing, kind, name, is_cause, ts_ns,
        row_number() OVER (PARTITION BY ranges.pairing, kind, name ORDER BY seq) AS nth
    FROM source_messages AS messages
    JOIN ranges
        ON messages.recording = ranges.source_recording AND seq BETWEEN ranges.source_start AND ranges.source_limit
),
destination_numbered AS (
    SELECT
        ranges.pairing, kind, name, is_cause, ts_ns,
        row_number() OVER (PARTITION BY ranges.pairing, kind, name ORDER BY seq) AS nth
    FROM destination_messages AS messages
    JOIN ranges
        ON messages.recording = ranges.destination_recording
        AND seq BETWEEN ranges.destination_start AND ranges.destination_limit
),
bounds AS (
    SELECT
        ranges.source_recording,
        ranges.destination_recording,
        source.is_cause AS forward,
        destination.ts_ns,
        destination.ts_ns - source.ts_ns AS offset_ns,
        -- Of 100 ms.
        (destination.ts_ns - ranges.destination_start_ns) // 100000000 AS stretch
    FROM source_numbered AS source
    JOIN destination_numbered AS destination
        ON destination.pairing = source.pairing
        AND destination.kind = source.kind
        AND destination.name IS NOT DISTINCT FROM source.name
        AND destination.nth = source.nth
        AND destination.is_cause <> source.is_cause
    JOIN ranges ON ranges.pairing = source.pairing
)
SELECT
    source_recording,
    destination_recording,
    forward,
    CASE WHEN forward THEN arg_min(ts_ns, offset_ns) ELSE arg_max(ts_ns, offset_ns) END AS ts_ns,
    CASE WHEN forward THEN min(offset_ns) ELSE max(offset_ns) END AS offset_ns,
    count(*) AS bounds
FROM bounds
GROUP BY source_recording, destination_recording, forward, stretch
ORDER BY source_recording, destination_recording

-- What crosses the wire, as a recording has it.
-- Only with an attempt.
INSERT INTO internal.messages BY NAME
WITH seen AS (
    SELECT recording, seq, ts_ns, side, side = 'source' AS is_cause, 'packet' AS kind, channel || ' ' || packet_num AS name
    FROM internal.packets
    WHERE packets > 0
    UNION ALL
    SELECT recording, seq, ts_ns, side, side = 'source', 'command', coalesce(name, '') FROM internal.commands
    UNION ALL
    SELECT recording, start_seq, start_ns, 'source', true, kind, coalesce(name, '')
    FROM internal.spans
    WHERE side = 'source' AND kind IN ('section_part', 'section_end', 'section_full')
    UNION ALL
    SELECT recording, seq, ts_ns, 'source', false, 'answer', 'PONG' FROM source_return_path_thread_pong
    UNION ALL
    SELECT recording, seq, ts_ns, 'source', false, 'answer', 'SHUT' FROM source_return_path_thread_shut
    UNION ALL
    SELECT recording, seq, ts_ns, 'source', false, 'answer', 'RESUME_ACK' FROM source_return_path_thread_resume_ack
    UNION ALL
    SELECT recording, seq, ts_ns, 'source', false, 'answer', 'page request' FROM migrate_handle_rp_req_pages
    UNION ALL
    SELECT recording, seq, ts_ns, 'source', true, 'setup', '' FROM migrate_set_state WHERE new_state = 'setup'
    UNION ALL
    SELECT recording, start_seq, start_ns, 'destination', false, kind, coalesce(name, '')
    FROM internal.spans
    WHERE side = 'destination' AND kind IN ('section_part', 'section_end', 'section_full')
    UNION ALL
    SELECT recording, seq, ts_ns, 'destination', true, 'answer',
        CASE msg_type
            WHEN 1 THEN 'SHUT'
            WHEN 2 THEN 'PONG'
            WHEN 3 THEN 'page request'
            WHEN 4 THEN 'page request'
            WHEN 5 THEN 'RECV_BITMAP'
            WHEN 6 THEN 'RESUME_ACK'
            ELSE msg_type::VARCHAR
        END
    FROM migrate_send_rp_message
    UNION ALL
    SELECT recording, seq, ts_ns, 'destination', false, 'setup', '' FROM migration_socket_incoming_accepted
)
SELECT
    seen.*,
    attempts.attempt,
    row_number() OVER (PARTITION BY attempts.attempt, seen.is_cause, seen.kind, seen.name ORDER BY seen.seq) AS nth
FROM seen
JOIN internal.attempts
    ON attempts.recording = getvariable('recording')
    AND attempts.side = seen.side
    AND seen.seq BETWEEN attempts.start_seq AND attempts.limit_seq
WHERE seen.recording = getvariable('recording');

-- rule: tls_hangs
-- question: 10. Does it hang in a TLS handshake?
-- severity: error
-- about: TLS
-- needs: migration_tls_outgoing_handshake_start | migration_tls_incoming_handshake_start, times
-- events: migration_tls_outgoing_handshake_start(), migration_tls_outgoing_handshake_complete(),
--   migration_tls_outgoing_handshake_error(), multifd_tls_outgoing_handshake_start(),
--   multifd_tls_outgoing_handshake_complete(), multifd_tls_outgoing_handshake_error(),
--   migration_tls_incoming_handshake_start(), migration_tls_incoming_handshake_complete(),
--   migration_tls_incoming_handshake_error()
-- title: {open} of {started} TLS handshakes never ended on the {side}
-- detail: {completed} completed and {failed} failed; then nothing for {waited_ms:ms}.
-- advice: Look whether the other side accepted those connections, and what it waits for. A source and a destination that
--   disagree on TLS or on the number of multifd-channels wait for each other; so do old releases with more than one channel.
WITH steps AS (
    SELECT recording, seq, ts_ns, 'start' AS step FROM migration_tls_outgoing_handshake_start
    UNION ALL
    SELECT recording, seq, ts_ns, 'start' FROM multifd_tls_outgoing_handshake_start
    UNION ALL
    SELECT recording, seq, ts_ns, 'start' FROM migration_tls_incoming_handshake_start
    UNION ALL
    SELECT recording, seq, ts_ns, 'complete' FROM migration_tls_outgoing_handshake_complete
    UNION ALL
    SELECT recording, seq, ts_ns, 'complete' FROM multifd_tls_outgoing_handshake_complete
    UNION ALL
    SELECT recording, seq, ts_ns, 'complete' FROM migration_tls_incoming_handshake_complete
    UNION ALL
    SELECT recording, seq, ts_ns, 'error' FROM migration_tls_outgoing_handshake_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'error' FROM multifd_tls_outgoing_handshake_error
    UNION ALL
    SELECT recording, seq, ts_ns, 'error' FROM migration_tls_incoming_handshake_error
),
counted AS (
    SELECT
        attempts.migration,
        attempts.side,
        attempts.recording,
        attempts.attempt,
        min(steps.ts_ns) AS start_ns,
        max(steps.ts_ns) AS last_ns,
        count(*) FILTER (step = 'start') AS started,
        count(*) FILTER (step = 'complete') AS completed,
        count(*) FILTER (step = 'error') AS failed,
        list({'recording': steps.recording, 'seq': steps.seq} ORDER BY steps.seq)[1:40] AS evidence
    FROM steps
    JOIN attempts
        ON attempts.recording = steps.recording AND steps.seq BETWEEN attempts.first_seq AND attempts.last_seq
    GROUP BY ALL
),
-- Until somebody ended the attempt, or the recording ended.
waits AS (
    SELECT counted.*, coalesce(min(states.ts_ns), any_value(recordings.end_ns)) AS end_ns
    FROM counted
    JOIN recordings ON recordings.id = counted.recording
    LEFT JOIN states
        ON states.recording = counted.recording
        AND states.attempt = counted.attempt
        AND states.ts_ns >= counted.last_ns
        AND states.state IN ('cancelling', 'failed', 'cancelled', 'completed')
    GROUP BY ALL
)
SELECT
    migration,
    side,
    recording,
    start_ns,
    end_ns,
    started,
    completed,
    failed,
    started - completed - failed AS open,
    (end_ns - last_ns) / 1e6 AS waited_ms,
    evidence
FROM waits
WHERE started > completed + failed AND end_ns - last_ns >= 5000000000

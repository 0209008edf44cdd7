-- From a ping to its pong on the source's own clock: round trip, plus what the destination had to parse before it.
-- Only with savevm_send_ping.
INSERT INTO internal.spans BY NAME
WITH pings AS (
    SELECT *, row_number() OVER (PARTITION BY recording, val ORDER BY seq) AS nth FROM savevm_send_ping
    WHERE recording = getvariable('recording')
),
pongs AS (
    SELECT *, row_number() OVER (PARTITION BY recording, val ORDER BY seq) AS nth FROM source_return_path_thread_pong
    WHERE recording = getvariable('recording')
)
SELECT
    pings.recording,
    pings.thread,
    'source' AS side,
    'ping' AS kind,
    pings.val::VARCHAR AS name,
    0 AS depth,
    pings.seq AS start_seq,
    pings.ts_ns AS start_ns,
    'savevm_send_ping' AS start_event,
    pongs.seq AS end_seq,
    pongs.ts_ns AS end_ns,
    CASE WHEN pongs.seq IS NOT NULL THEN 'source_return_path_thread_pong' END AS end_event
FROM pings
LEFT JOIN pongs USING (recording, val, nth);

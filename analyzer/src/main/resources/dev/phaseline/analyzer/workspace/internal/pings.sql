-- From a ping to its pong on the source's own clock: round trip, plus what the destination had to parse before it.
CREATE VIEW internal.pings AS
WITH pings AS (
    SELECT *, row_number() OVER (PARTITION BY recording, val ORDER BY seq) AS nth FROM savevm_send_ping
),
pongs AS (
    SELECT *, row_number() OVER (PARTITION BY recording, val ORDER BY seq) AS nth FROM source_return_path_thread_pong
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
    pongs.seq AS end_seq,
    pongs.ts_ns AS end_ns
FROM pings
LEFT JOIN pongs USING (recording, val, nth);

-- relation: One row per estimate of what is still to be sent.
-- columns: migration, recording, attempt, seq, ts_ns, pending_bytes, threshold_bytes (switchover happens below this; NULL
--   before it is known), postcopy (whether the guest has moved already)
-- events: migrate_pending(size, max), migrate_pending_estimate(size), migrate_pending_exact(size),
--   migrate_set_state(new_state:text), postcopy_start()
WITH estimates AS (
    SELECT recording, seq, ts_ns, size, max AS threshold_bytes FROM migrate_pending
    UNION ALL
    -- Since QEMU 8.1 the event does not tell the threshold, but the rate windows do.
    SELECT recording, seq, ts_ns, size, NULL FROM migrate_pending_estimate
    UNION ALL
    SELECT recording, seq, ts_ns, size, NULL FROM migrate_pending_exact
),
postcopy AS (
    SELECT recording, seq FROM migrate_set_state WHERE new_state = 'postcopy-active'
    UNION ALL
    SELECT recording, seq FROM postcopy_start
),
switches AS (
    SELECT attempts.recording, attempts.attempt, min(postcopy.seq) AS seq
    FROM postcopy
    JOIN attempts
        ON attempts.recording = postcopy.recording AND postcopy.seq BETWEEN attempts.first_seq AND attempts.last_seq
    GROUP BY ALL
),
placed AS (
    SELECT attempts.migration, attempts.attempt, estimates.*, coalesce(estimates.seq > switches.seq, false) AS postcopy
    FROM estimates
    JOIN attempts
        ON attempts.recording = estimates.recording
        AND estimates.seq BETWEEN attempts.first_seq AND attempts.last_seq
    LEFT JOIN switches ON switches.recording = attempts.recording AND switches.attempt = attempts.attempt
)
SELECT
    placed.migration,
    placed.recording,
    placed.attempt,
    placed.seq,
    placed.ts_ns,
    placed.size AS pending_bytes,
    coalesce(placed.threshold_bytes, windows.threshold_bytes) AS threshold_bytes,
    placed.postcopy
FROM placed
ASOF LEFT JOIN windows
    ON windows.recording = placed.recording AND windows.attempt = placed.attempt AND placed.seq >= windows.seq

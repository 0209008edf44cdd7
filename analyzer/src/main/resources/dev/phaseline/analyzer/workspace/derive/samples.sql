-- Values over time that single events of a recording tell.
-- Only with migrate_pending, migrate_pending_estimate, migrate_pending_exact, migrate_transferred, migration_bitmap_sync_end,
-- migration_throttle, dirty_bitmap_save_pending.
INSERT INTO internal.samples BY NAME
WITH transferred AS (
    SELECT *, lag(ts_ns) OVER (ORDER BY seq) AS previous_ns
    FROM internal.transferred
    WHERE recording = getvariable('recording')
),
pending AS (
    SELECT * FROM internal.pending WHERE recording = getvariable('recording')
),
syncs AS (
    FROM internal.syncs WHERE recording = getvariable('recording')
),
samples AS (
    SELECT 'pending' AS name, 'bytes' AS unit, seq, ts_ns, size::DOUBLE AS value FROM pending
    UNION ALL
    SELECT 'switchover threshold', 'bytes', seq, ts_ns, threshold FROM pending WHERE threshold IS NOT NULL
    UNION ALL
    SELECT 'switchover threshold', 'bytes', seq, ts_ns, threshold FROM transferred
    UNION ALL
    SELECT 'transferred', 'bytes', seq, ts_ns, sum(bytes) OVER (ORDER BY seq) FROM transferred
    UNION ALL
    -- What a window measured holds from its beginning; where times are numbers of events, from the window before.
    SELECT 'bandwidth', 'bytes/s', seq,
        CASE WHEN clock = 'none' THEN coalesce(previous_ns, ts_ns) ELSE ts_ns - (window_ms * 1000000)::BIGINT END,
        bytes * 1e3 / window_ms
    FROM transferred
    JOIN recordings ON recordings.id = transferred.recording
    WHERE window_ms > 0
    UNION ALL
    SELECT 'expected downtime', 'ms', pending.seq, pending.ts_ns, pending.size / transferred.bandwidth
    FROM (SELECT *, getvariable('recording') AS side FROM pending) AS pending
    ASOF JOIN transferred ON pending.side = transferred.recording AND pending.seq >= transferred.seq
    WHERE transferred.bandwidth > 0
    UNION ALL
    SELECT 'dirty pages', 'pages', seq, ts_ns, dirty_pages FROM syncs
    UNION ALL
    SELECT 'dirty rate', 'pages/s', seq, previous_ns, dirty_pages * 1e9 / (ts_ns - previous_ns)
    FROM syncs WHERE ts_ns > previous_ns
    UNION ALL
    SELECT 'throttle steps', 'count', seq, ts_ns, row_number() OVER (ORDER BY seq)
    FROM migration_throttle WHERE recording = getvariable('recording')
    UNION ALL
    SELECT 'dirty bitmap pending', 'bytes', seq, ts_ns, pending
    FROM dirty_bitmap_save_pending WHERE recording = getvariable('recording')
)
SELECT
    getvariable('recording') AS recording,
    attempts.attempt,
    samples.*
FROM samples
LEFT JOIN internal.attempts AS attempts
    ON attempts.recording = getvariable('recording')
    AND samples.seq BETWEEN attempts.start_seq AND attempts.limit_seq;

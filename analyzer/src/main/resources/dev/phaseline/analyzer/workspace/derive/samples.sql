-- Values over time that the events of a recording tell. Rates of events are counted in steps of 100 ms, the length of QEMU's
-- own rate windows.
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
-- Events that are many: how many in each 100 ms.
counted AS (
    SELECT 'pages sent' AS name, ts_ns // 100000000 AS step, count(*) AS events
    FROM ram_save_page WHERE recording = getvariable('recording') GROUP BY step
    UNION ALL
    SELECT 'pages loaded', ts_ns // 100000000 AS step, count(*)
    FROM ram_load_loop WHERE recording = getvariable('recording') GROUP BY step
    UNION ALL
    SELECT 'zero pages loaded', ts_ns // 100000000 AS step, count(*) FILTER (flags & 2 = 2)
    FROM ram_load_loop WHERE recording = getvariable('recording') GROUP BY step
    UNION ALL
    SELECT 'pages placed', ts_ns // 100000000 AS step, count(*)
    FROM postcopy_place_page WHERE recording = getvariable('recording') GROUP BY step
    UNION ALL
    SELECT 'page requests', ts_ns // 100000000 AS step, count(*)
    FROM postcopy_ram_fault_thread_request WHERE recording = getvariable('recording') GROUP BY step
    UNION ALL
    SELECT 'multifd pages ' || CASE side WHEN 'source' THEN 'sent' ELSE 'received' END, ts_ns // 100000000 AS step,
        sum(pages)
    FROM internal.packets WHERE recording = getvariable('recording') GROUP BY side, step
),
-- A step without events is a rate of 0, said where it begins.
rates AS (
    SELECT name, step, events FROM counted WHERE events > 0
    UNION ALL
    SELECT name, step + 1, 0
    FROM (SELECT name, step, lead(step) OVER (PARTITION BY name ORDER BY step) AS next FROM counted WHERE events > 0)
    WHERE next IS DISTINCT FROM step + 1
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
    UNION ALL
    SELECT name, CASE WHEN name = 'page requests' THEN 'requests/s' ELSE 'pages/s' END, NULL, step * 100000000,
        events * 10
    FROM rates
)
SELECT
    getvariable('recording') AS recording,
    attempts.attempt,
    samples.*
FROM samples
-- A rate belongs to the attempt that its step ends in.
LEFT JOIN (
    SELECT *, lead(start_ns) OVER (ORDER BY attempt) AS next_ns
    FROM internal.attempts
    WHERE recording = getvariable('recording')
) AS attempts
    ON CASE WHEN samples.seq IS NULL
        THEN samples.ts_ns + 99999999 >= attempts.start_ns
            AND (attempts.next_ns IS NULL OR samples.ts_ns + 99999999 < attempts.next_ns)
        ELSE samples.seq BETWEEN attempts.start_seq AND attempts.limit_seq END;

-- relation: One row per rate window of 100 ms or more that the source closed.
-- columns: migration, recording, attempt, seq, ts_ns (end of the window), sent_bytes, window_ms, bandwidth (bytes/ms),
--   threshold_bytes (switchover happens below this)
-- events: migrate_transferred(transferred/tranferred, time_spent, bandwidth, size)
SELECT
    attempts.migration,
    attempts.recording,
    attempts.attempt,
    closed.seq,
    closed.ts_ns,
    closed.transferred AS sent_bytes,
    closed.time_spent AS window_ms,
    closed.bandwidth,
    closed.size AS threshold_bytes
FROM migrate_transferred AS closed
JOIN attempts
    ON attempts.recording = closed.recording AND closed.seq BETWEEN attempts.first_seq AND attempts.last_seq

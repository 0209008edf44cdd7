-- Counts the events of a recording by buckets.
-- $1: recordings.id; $2, $3, $4: picture time is ts_ns - $2 - $4 * (ts_ns - $3) / 1e9; $5: binary logarithm of the bucket
-- in ns.
INSERT INTO event_density
SELECT
    thread,
    (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket,
    count(*),
    CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END
FROM events
WHERE recording = $1::INTEGER
GROUP BY ALL

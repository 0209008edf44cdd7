-- How many events of each thread lie in each bucket of a range.
-- $1: time origin, ns since the epoch; $2: binary logarithm of the bucket in ns; $3, $4: the range, ns since the origin.
SELECT
    thread,
    (ts_ns - $1::BIGINT) >> $2::INTEGER AS bucket,  -- number of the bucket, from 0 at the origin
    count(*) AS events,
    -- The type if all events of the bucket have the same, else 0.
    CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type
FROM events
WHERE ts_ns >= $1::BIGINT + $3::BIGINT AND ts_ns < $1::BIGINT + $4::BIGINT
GROUP BY ALL
ORDER BY bucket

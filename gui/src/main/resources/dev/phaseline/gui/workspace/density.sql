-- How many events of each lane of a recording lie in each bucket of a range, from the events themselves.
-- $1: recordings.id; $2, $3, $4: picture time is ts_ns - $2 - $4 * (ts_ns - $3) / 1e9; $5: binary logarithm of the bucket
-- in ns; $6, $7: the range, ns since the epoch on the clock of the recording.
SELECT
    thread AS lane,
    (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket,
    count(*) AS events,
    -- The type if all events of the bucket have the same, else 0.
    CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type
FROM events
WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
GROUP BY thread, bucket
UNION ALL
SELECT lanes.lane, counted.bucket, counted.events, 0
FROM (
    SELECT
        channel,
        block,
        (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket,
        count(*) AS events
    FROM named_events
    WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
    GROUP BY channel, block, bucket
) AS counted
JOIN lanes
    ON lanes.recording = $1::INTEGER
    AND lanes.kind = CASE WHEN counted.block IS NULL THEN 'channel' ELSE 'block' END
    AND lanes.name = coalesce(counted.block, counted.channel::VARCHAR)
ORDER BY bucket

-- How many events of each lane of a recording lie in each bucket of a range, from what was counted at load. Buckets are at
-- least as long as the counted stretches, each of which is taken as a whole at its middle.
-- $1: recordings.id; $2, $3, $4: picture time is ts_ns - $2 - $4 * (ts_ns - $3) / 1e9; $5: binary logarithm of the bucket
-- in ns; $6, $7: the range, ns since the epoch on the clock of the recording.
WITH seen AS (
    SELECT
        thread,
        kind,
        name,
        (start_ns + length_ns // 2 - $2::BIGINT
            - round($4::DOUBLE * (start_ns + length_ns // 2 - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket,
        events,
        event_type
    FROM event_density
    WHERE recording = $1::INTEGER
        AND start_ns + length_ns // 2 >= $6::BIGINT AND start_ns + length_ns // 2 < $7::BIGINT
)
SELECT
    thread AS lane,
    bucket,
    sum(events)::BIGINT AS events,
    CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type
FROM seen
WHERE thread IS NOT NULL
GROUP BY thread, bucket
UNION ALL
SELECT lanes.lane, counted.bucket, counted.events, 0
FROM (SELECT kind, name, bucket, sum(events)::BIGINT AS events FROM seen WHERE thread IS NULL GROUP BY ALL) AS counted
JOIN lanes
    ON lanes.recording = $1::INTEGER AND lanes.kind = counted.kind AND lanes.name = counted.name
ORDER BY bucket

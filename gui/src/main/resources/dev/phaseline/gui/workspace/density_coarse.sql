-- How many events of each lane of a recording lie in each bucket of a range, from what was counted at load. Buckets are
-- several times as long as the counted stretches, each of which is taken as a whole at its middle.
-- $1: recordings.id; $2, $3, $4: picture time is ts_ns - $2 - $4 * (ts_ns - $3) / 1e9; $5: binary logarithm of the bucket
-- in ns; $6, $7: the range, ns since the epoch on the clock of the recording.
SELECT
    kind,
    thread,
    name,
    (middle_ns - $2::BIGINT - round($4::DOUBLE * (middle_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket,
    sum(events)::BIGINT AS events,
    CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type
FROM (SELECT *, start_ns + length_ns // 2 AS middle_ns FROM event_density WHERE recording = $1::INTEGER)
WHERE middle_ns >= $6::BIGINT AND middle_ns < $7::BIGINT
GROUP BY ALL
ORDER BY bucket

-- How many events of each lane lie in each bucket of a range, from the coarse table.
-- $1: levels above the table's; $2, $3: the range, buckets of the table.
SELECT
    lane,
    bucket >> $1::INTEGER AS bucket,
    sum(events)::BIGINT AS events,
    CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type
FROM event_density
WHERE bucket >= $2::BIGINT AND bucket < $3::BIGINT
GROUP BY ALL
ORDER BY 2

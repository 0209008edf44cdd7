-- $1: time origin, ns since the epoch. All times in ns since the origin.
SELECT
    id,
    outcome,
    source_recording,
    destination_recording,
    start_ns - $1 AS start_ns,
    end_ns - $1 AS end_ns,
    total_ms,
    setup_ms,
    downtime_ms,
    coalesce(iterations, 0) AS iterations
FROM migrations
WHERE start_ns IS NOT NULL
ORDER BY start_ns, id

-- Attempts to migrate. Times are on the source's clock, else the destination's.
SELECT
    id,
    outcome,
    source_recording,
    destination_recording,
    start_ns,                                  -- ns since the epoch
    end_ns,                                    -- ns since the epoch
    total_ms,
    setup_ms,
    downtime_ms,
    coalesce(iterations, 0) AS iterations
FROM migrations
WHERE start_ns IS NOT NULL
ORDER BY start_ns, id

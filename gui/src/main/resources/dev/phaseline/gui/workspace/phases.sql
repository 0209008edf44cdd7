-- $1: time origin, ns since the epoch. All times in ns since the origin. An outer phase comes before those inside it.
SELECT
    migration,
    recording,
    side,
    phase,
    coalesce(iteration, 0) AS iteration,
    depth,
    start_ns - $1 AS start_ns,
    end_ns - $1 AS end_ns
FROM phases
WHERE start_ns IS NOT NULL AND recording IS NOT NULL
ORDER BY start_ns, depth

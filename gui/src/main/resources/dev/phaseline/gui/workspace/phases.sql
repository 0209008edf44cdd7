-- Phases on the clock of their recording. An outer phase comes before those inside it.
SELECT
    migration,
    recording,
    side,
    phase,
    coalesce(iteration, 0) AS iteration,
    depth,
    start_ns,                                  -- ns since the epoch
    end_ns                                     -- ns since the epoch
FROM phases
WHERE start_ns IS NOT NULL AND recording IS NOT NULL
ORDER BY start_ns, depth

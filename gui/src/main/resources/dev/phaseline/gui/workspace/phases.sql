-- Phases on the clock of their recording, those of a name together and in time order. Only the first of them has the name:
-- text is by far the slowest thing to read, and a long migration has tens of thousands of iterations.
SELECT
    CASE WHEN nth = 1 THEN phase END AS name,
    migration,
    recording,
    coalesce(iteration, 0) AS iteration,
    depth,
    start_ns,                                  -- ns since the epoch
    end_ns                                     -- ns since the epoch
FROM (
    SELECT *, row_number() OVER (PARTITION BY phase ORDER BY start_ns, depth) AS nth
    FROM phases
    WHERE start_ns IS NOT NULL AND recording IS NOT NULL
)
ORDER BY phase, nth

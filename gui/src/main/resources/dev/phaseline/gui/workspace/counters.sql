-- Values that hold from their time to that of the next of the same counter. Only the first of a counter has its name: text
-- is by far the slowest thing to read.
SELECT
    CASE WHEN nth = 1 THEN name END AS name,
    CASE WHEN nth = 1 THEN unit END AS unit,
    recording,
    ts_ns,                                     -- ns since the epoch on the clock of the recording
    value::DOUBLE AS value
FROM (
    SELECT *, row_number() OVER (PARTITION BY recording, name, unit ORDER BY ts_ns) AS nth
    FROM counters
    WHERE recording IS NOT NULL AND value IS NOT NULL
) AS every
ORDER BY recording, every.name, every.unit, nth

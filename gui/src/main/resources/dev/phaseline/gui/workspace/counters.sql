-- Values that hold from their time to that of the next of the same counter.
SELECT
    recording,
    name,
    unit,
    ts_ns,                                     -- ns since the epoch on the clock of the recording
    value::DOUBLE AS value
FROM counters
WHERE recording IS NOT NULL AND value IS NOT NULL
ORDER BY recording, name, ts_ns

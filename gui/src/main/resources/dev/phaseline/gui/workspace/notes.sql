-- The user's notes.
SELECT
    recording,                                 -- recordings.id whose clock tells the time
    ts_ns,                                     -- ns since the epoch on that clock
    text
FROM notes
ORDER BY ts_ns

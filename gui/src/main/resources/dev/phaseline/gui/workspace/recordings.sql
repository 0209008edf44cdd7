-- What each process wrote.
SELECT
    id,
    side,
    host,
    pid,
    clock,                                     -- realtime, monotonic or none
    start_ns,                                  -- ns since the epoch; NULL without events
    end_ns,                                    -- ns since the epoch; NULL without events
    events_read,
    events_dropped,
    events_damaged
FROM recordings
ORDER BY id

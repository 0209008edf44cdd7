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
    -- A recording that was cut off has a place that cannot be read, but nobody knows how many events it had there.
    greatest(events_damaged, (SELECT count(*) FROM damage WHERE damage.recording = recordings.id)) AS events_damaged
FROM recordings
ORDER BY id

-- An event of a recording.
-- $1: recordings.id; $2: events.seq.
SELECT
    events.recording,
    events.seq,
    events.thread,
    events.ts_ns,                              -- ns since the epoch on the clock of the recording
    event_types.name,
    event_types.section,
    event_types.arguments,
    event_types.format,
    event_types.table_name
FROM events
JOIN event_types ON event_types.id = events.event_type
WHERE recording = $1::INTEGER AND seq = $2::BIGINT

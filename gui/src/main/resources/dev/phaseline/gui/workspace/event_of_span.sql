-- The event of a thread with a number.
-- $1: time origin, ns since the epoch; $2: threads.id; $3: events.seq.
SELECT
    events.recording,
    events.seq,
    ts_ns - $1::BIGINT AS ts_ns,
    event_types.name,
    event_types.section,
    event_types.arguments,
    event_types.format,
    event_types.table_name
FROM events
JOIN event_types ON event_types.id = events.event_type
WHERE thread = $2::INTEGER AND seq = $3::BIGINT

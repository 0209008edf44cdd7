-- The event of a thread that is nearest to an instant in a range.
-- $1: time origin, ns since the epoch; $2: threads.id; $3: the instant; $4, $5: the range, ns since the origin.
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
WHERE thread = $2::INTEGER AND ts_ns >= $1::BIGINT + $4::BIGINT AND ts_ns < $1::BIGINT + $5::BIGINT
ORDER BY abs(ts_ns - $1::BIGINT - $3::BIGINT), seq
LIMIT 1

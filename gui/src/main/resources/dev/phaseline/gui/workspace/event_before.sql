-- What a thread did before an event, the latest first.
-- $1: recordings.id; $2: threads.id; $3: events.seq; $4: how many.
SELECT events.seq, events.ts_ns, event_types.name
FROM events
JOIN event_types ON event_types.id = events.event_type
WHERE recording = $1::INTEGER AND thread = $2::INTEGER AND seq < $3::BIGINT
ORDER BY seq DESC
LIMIT $4::INTEGER

-- Events whose names match a pattern, in time order.
-- $1: a pattern of GLOB, in lower case; $2: how many at most.
SELECT events.recording, events.seq, events.thread, events.ts_ns, event_types.name, count(*) OVER () AS total
FROM events
JOIN event_types ON event_types.id = events.event_type
WHERE lower(event_types.name) GLOB $1
ORDER BY events.ts_ns, events.recording, events.seq
LIMIT $2::INTEGER

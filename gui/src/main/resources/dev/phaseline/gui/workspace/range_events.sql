-- Events in a range by type, most frequent first.
-- $1: time origin, ns since the epoch; $2, $3: the range, ns since the origin.
SELECT event_types.name, count(*) AS events
FROM events
JOIN event_types ON event_types.id = events.event_type
WHERE ts_ns >= $1::BIGINT + $2::BIGINT AND ts_ns < $1::BIGINT + $3::BIGINT
GROUP BY event_types.name
ORDER BY events DESC, event_types.name

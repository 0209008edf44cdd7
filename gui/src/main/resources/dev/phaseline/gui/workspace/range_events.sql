-- Events of a recording in a range by type, most frequent first.
-- $1: recordings.id; $2, $3: the range, ns since the epoch on the clock of the recording.
SELECT event_types.name, counted.events
FROM (
    SELECT event_type, count(*) AS events
    FROM events
    WHERE recording = $1::INTEGER AND ts_ns >= $2::BIGINT AND ts_ns < $3::BIGINT
    GROUP BY event_type
) AS counted
JOIN event_types ON event_types.id = counted.event_type
ORDER BY counted.events DESC, event_types.name

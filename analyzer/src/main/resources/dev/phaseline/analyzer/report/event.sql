-- One event: when, by whom, of what type.
SELECT
    event_types.name, event_types.arguments, event_types.format, event_types.table_name, event_types.declared,
    events.ts_ns, threads.name, recordings.side
FROM events
JOIN event_types ON event_types.id = events.event_type
JOIN threads ON threads.id = events.thread
JOIN recordings ON recordings.id = events.recording
WHERE events.recording = ? AND events.seq = ?;

-- Names of the event types.
SELECT id, name FROM event_types

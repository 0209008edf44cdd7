-- The types of which there are events.
SELECT id, name, section, table_name
FROM event_types
WHERE id IN (SELECT DISTINCT event_type FROM events)
ORDER BY id;

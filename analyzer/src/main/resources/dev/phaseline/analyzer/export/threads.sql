-- The threads, in the order in which they appeared.
SELECT recording, id, name, coalesce(os_id, java_id) FROM threads ORDER BY recording, id;

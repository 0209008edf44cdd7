-- The arguments of one event, behind four columns of its index.
-- $1: name of the event type's table; $2: recordings.id; $3: events.seq.
SELECT * FROM query_table($1) WHERE recording = $2::INTEGER AND seq = $3::BIGINT

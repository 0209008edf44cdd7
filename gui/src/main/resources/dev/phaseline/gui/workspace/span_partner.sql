-- The other end of the span that an event starts or ends.
-- $1: recordings.id; $2: events.seq.
SELECT CASE WHEN start_seq = $2::BIGINT THEN end_seq ELSE start_seq END AS seq, start_seq = $2::BIGINT AS starts
FROM named_spans
WHERE recording = $1::INTEGER AND lane = thread AND (start_seq = $2::BIGINT OR end_seq = $2::BIGINT) AND end_seq IS NOT NULL
ORDER BY starts DESC
LIMIT 1

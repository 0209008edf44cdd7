-- What an event caused on the other side, or was caused by.
-- $1: recordings.id; $2: events.seq.
SELECT kind, true AS is_cause, to_recording AS recording, to_seq AS seq, to_lane AS lane, to_ns AS ns
FROM arrows
WHERE from_recording = $1::INTEGER AND from_seq = $2::BIGINT
UNION ALL
SELECT kind, false, from_recording, from_seq, from_lane, from_ns
FROM arrows
WHERE to_recording = $1::INTEGER AND to_seq = $2::BIGINT
LIMIT 1

-- Pages that a source sent through multifd channels in a range.
-- $1: recordings.id; $2, $3: the range, ns since the epoch on the clock of the recording.
SELECT coalesce(sum(used), 0)::BIGINT AS pages
FROM multifd_send
WHERE recording = $1::INTEGER AND ts_ns >= $2::BIGINT AND ts_ns < $3::BIGINT

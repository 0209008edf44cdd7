-- The event of a thread that is nearest to an instant in a range.
-- $1: recordings.id; $2: threads.id; $3: the instant; $4, $5: the range, ns since the epoch on the clock of the recording.
SELECT recording, seq
FROM events
WHERE recording = $1::INTEGER AND thread = $2::INTEGER AND ts_ns >= $4::BIGINT AND ts_ns < $5::BIGINT
ORDER BY abs(ts_ns - $3::BIGINT), seq
LIMIT 1

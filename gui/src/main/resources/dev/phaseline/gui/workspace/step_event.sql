-- The event of a thread that follows an instant, and the one before it.
-- $1: recordings.id; $2: threads.id; $3: the instant, ns since the epoch on the clock of the recording; $4: events.seq of
-- the event that is left, or -1.
(SELECT true AS later, seq, ts_ns
FROM events
WHERE recording = $1::INTEGER AND thread = $2::INTEGER AND ts_ns >= $3::BIGINT AND (ts_ns > $3::BIGINT OR seq > $4::BIGINT)
ORDER BY ts_ns, seq
LIMIT 1)
UNION ALL
(SELECT false, seq, ts_ns
FROM events
WHERE recording = $1::INTEGER AND thread = $2::INTEGER AND ts_ns <= $3::BIGINT AND (ts_ns < $3::BIGINT OR seq < $4::BIGINT)
ORDER BY ts_ns DESC, seq DESC
LIMIT 1)

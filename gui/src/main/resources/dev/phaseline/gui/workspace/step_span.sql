-- The span of a lane that starts next after an instant, and the one before.
-- $1: number of the lane; $2: the instant, ns since the picture's instant 0; $3: events.seq of the span that is left.
(SELECT true AS later, recording, thread, lane, span_row, kind, name, start_ns, end_ns, start_seq
FROM named_spans
WHERE lane = $1::INTEGER AND (start_ns, start_seq) > ($2::BIGINT, $3::BIGINT)
ORDER BY start_ns, start_seq
LIMIT 1)
UNION ALL
(SELECT false, recording, thread, lane, span_row, kind, name, start_ns, end_ns, start_seq
FROM named_spans
WHERE lane = $1::INTEGER AND (start_ns, start_seq) < ($2::BIGINT, $3::BIGINT)
ORDER BY start_ns DESC, start_seq DESC
LIMIT 1)

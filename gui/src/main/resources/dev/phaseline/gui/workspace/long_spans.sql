-- Spans of at least a bucket's length that reach into a range.
-- $1: bucket, ns; $2, $3: the range, ns since the picture's instant 0.
SELECT lane, span_row, topic, start_ns, end_ns, start_seq
FROM placed_spans
WHERE end_ns - start_ns >= $1::BIGINT AND start_ns < $3::BIGINT AND end_ns > $2::BIGINT
ORDER BY start_ns, span_row

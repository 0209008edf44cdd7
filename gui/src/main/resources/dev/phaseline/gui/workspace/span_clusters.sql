-- Spans shorter than a bucket, or without an end, that start in a range: one row for those that look the same.
-- $1: binary logarithm of the bucket in ns; $2, $3: the range, ns since the picture's instant 0.
SELECT
    lane,
    span_row,
    start_ns >> $1::INTEGER AS bucket,              -- number of the bucket, from 0 at the picture's instant 0
    min(topic) AS topic,                            -- topics.topic: all of them have this kind
    max(topic) > min(topic) AS differ,              -- whether they have several names
    count(*) AS spans,
    sum(coalesce(end_ns - start_ns, 0))::BIGINT AS covered_ns
FROM placed_spans
WHERE start_ns >= $2::BIGINT AND start_ns < $3::BIGINT
    AND coalesce(end_ns - start_ns, 0) < 1::BIGINT << $1::INTEGER
GROUP BY lane, span_row, bucket, kind_number
ORDER BY span_row, bucket, kind_number

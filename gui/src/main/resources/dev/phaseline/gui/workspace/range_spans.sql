-- How long the spans took that start in a range, those that took the most time first.
-- $1, $2: the range, ns since the picture's instant 0.
SELECT
    recordings.side,
    named_spans.kind,
    named_spans.name,
    count(*) AS spans,
    quantile_cont(named_spans.end_ns - named_spans.start_ns, 0.5) / 1e3 AS p50_us,
    quantile_cont(named_spans.end_ns - named_spans.start_ns, 0.9) / 1e3 AS p90_us,
    quantile_cont(named_spans.end_ns - named_spans.start_ns, 0.99) / 1e3 AS p99_us,
    max(named_spans.end_ns - named_spans.start_ns) / 1e3 AS max_us,
    sum(named_spans.end_ns - named_spans.start_ns) / 1e6 AS total_ms
FROM named_spans
JOIN recordings ON recordings.id = named_spans.recording
WHERE named_spans.start_ns >= $1::BIGINT AND named_spans.start_ns < $2::BIGINT AND named_spans.end_ns IS NOT NULL
    AND named_spans.lane = named_spans.thread
GROUP BY recordings.side, named_spans.kind, named_spans.name
ORDER BY total_ms DESC, recordings.side, named_spans.kind, named_spans.name

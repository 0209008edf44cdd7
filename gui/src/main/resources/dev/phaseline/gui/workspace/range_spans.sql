-- How long the spans took that start in a range, those that took the most time first.
-- $1, $2: the range, ns since the picture's instant 0.
SELECT
    recordings.side,
    placed_spans.kind,
    placed_spans.name,
    count(*) AS spans,
    quantile_cont(placed_spans.end_ns - placed_spans.start_ns, 0.5) / 1e3 AS p50_us,
    quantile_cont(placed_spans.end_ns - placed_spans.start_ns, 0.9) / 1e3 AS p90_us,
    quantile_cont(placed_spans.end_ns - placed_spans.start_ns, 0.99) / 1e3 AS p99_us,
    max(placed_spans.end_ns - placed_spans.start_ns) / 1e3 AS max_us,
    sum(placed_spans.end_ns - placed_spans.start_ns) / 1e6 AS total_ms
FROM placed_spans
JOIN recordings ON recordings.id = placed_spans.recording
WHERE placed_spans.start_ns >= $1::BIGINT AND placed_spans.start_ns < $2::BIGINT AND placed_spans.end_ns IS NOT NULL
    AND placed_spans.lane = placed_spans.thread
GROUP BY recordings.side, placed_spans.kind, placed_spans.name
ORDER BY total_ms DESC, recordings.side, placed_spans.kind, placed_spans.name

-- Lengths of the spans of a group that start in a range, by bars that are each longer by the same factor.
-- $1: side; $2: kind; $3: name; $4, $5: the range, ns since the picture's instant 0; $6: number of bars.
WITH lengths AS (
    SELECT greatest(placed_spans.end_ns - placed_spans.start_ns, 1) AS length_ns
    FROM placed_spans
    JOIN recordings ON recordings.id = placed_spans.recording
    WHERE coalesce(recordings.side, '') = $1 AND placed_spans.kind = $2 AND placed_spans.name = $3
        AND placed_spans.lane = placed_spans.thread
        AND placed_spans.start_ns >= $4::BIGINT AND placed_spans.start_ns < $5::BIGINT AND placed_spans.end_ns IS NOT NULL
),
limits AS (
    SELECT ln(min(length_ns)) AS low, greatest(ln(max(length_ns)), ln(min(length_ns)) + 1e-6) AS high FROM lengths
)
SELECT
    least(floor((ln(length_ns) - low) / (high - low) * $6::INTEGER), $6::INTEGER - 1)::INTEGER AS bar,
    any_value(low) AS low,                     -- natural logarithm of the shortest length in ns
    any_value(high) AS high,                   -- natural logarithm of the longest
    count(*) AS spans
FROM lengths, limits
GROUP BY bar
ORDER BY bar

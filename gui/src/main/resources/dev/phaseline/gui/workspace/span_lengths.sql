-- Lengths of the spans of a group that start in a range, by bars that are each longer by the same factor.
-- $1: side; $2: kind; $3: name; $4, $5: the range, ns since the picture's instant 0; $6: number of bars.
WITH lengths AS (
    SELECT greatest(named_spans.end_ns - named_spans.start_ns, 1) AS length_ns
    FROM named_spans
    JOIN recordings ON recordings.id = named_spans.recording
    WHERE coalesce(recordings.side, '') = $1 AND named_spans.kind = $2 AND named_spans.name = $3
        AND named_spans.lane = named_spans.thread
        AND named_spans.start_ns >= $4::BIGINT AND named_spans.start_ns < $5::BIGINT AND named_spans.end_ns IS NOT NULL
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

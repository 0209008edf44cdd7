-- How long the spans of each kind took, on both sides: the number of spans for each tenth of a power of ten.
WITH measured AS (
    SELECT kind, side, duration_ns, floor(log10(greatest(duration_ns, 1)) * 10)::INTEGER AS bucket
    FROM spans
    WHERE migration = ? AND duration_ns IS NOT NULL AND side IS NOT NULL
),
kinds AS (
    SELECT kind FROM measured GROUP BY kind HAVING count(*) >= 8 ORDER BY sum(duration_ns) DESC LIMIT 12
)
SELECT kind, side, bucket, count(*) AS spans
FROM measured
WHERE kind IN (FROM kinds)
GROUP BY ALL
ORDER BY kind, side DESC, bucket;

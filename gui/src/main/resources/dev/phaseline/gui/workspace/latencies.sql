-- Latencies of each side, those that took the most time first.
SELECT
    coalesce(migration, 0) AS migration,
    side,
    kind,
    coalesce(name, '') AS name,
    count,
    p50_us,
    p90_us,
    p99_us,
    max_us,
    total_ms
FROM latencies
WHERE total_ms IS NOT NULL
ORDER BY total_ms DESC, side, kind, name

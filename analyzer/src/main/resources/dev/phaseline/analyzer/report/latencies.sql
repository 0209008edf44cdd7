-- The spans that took longest in total, with their percentiles in ns.
SELECT side, kind, name, count, p50_us * 1e3, p90_us * 1e3, p99_us * 1e3, max_us * 1e3, total_ms * 1e6
FROM latencies
WHERE migration = ? AND total_ms IS NOT NULL
ORDER BY total_ms DESC, side DESC, kind, name
LIMIT 24;

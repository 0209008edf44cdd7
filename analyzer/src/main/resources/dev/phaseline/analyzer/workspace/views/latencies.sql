-- Length of the spans of each kind and name, on each side of each migration; see phase_latencies for the same by phase.
-- Unmatched spans are not counted. In a log without times all lengths are NULL.
CREATE VIEW latencies AS
WITH measured AS (
    SELECT
        migration,
        side,
        kind,
        name,
        count(*) AS count,
        min(duration_ns) / 1e3 AS min_us,
        quantile_cont(duration_ns, 0.50) / 1e3 AS p50_us,
        quantile_cont(duration_ns, 0.90) / 1e3 AS p90_us,
        quantile_cont(duration_ns, 0.99) / 1e3 AS p99_us,
        quantile_cont(duration_ns, 0.999) / 1e3 AS p999_us,
        max(duration_ns) / 1e3 AS max_us,
        sum(duration_ns) / 1e6 AS total_ms
    FROM spans
    WHERE end_seq IS NOT NULL
    GROUP BY ALL
)
SELECT
    migration,  -- migrations.id; NULL outside of any migration
    side,       -- source or destination
    kind,       -- kind of span
    name,       -- what the spans are about
    count,      -- number of matched spans
    min_us,     -- shortest, µs
    p50_us,     -- median, µs
    p90_us,     -- 90th percentile, µs
    p99_us,     -- 99th percentile, µs
    p999_us,    -- 99.9th percentile, µs
    max_us,     -- longest, µs
    total_ms    -- sum, ms; spans that nest count twice
FROM measured
ORDER BY migration, side DESC, total_ms DESC, kind, name;

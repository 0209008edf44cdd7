-- Length of the spans of each kind and name by the phase (of depth 0) that they begin in. Unmatched spans are not counted.
-- In a log without times all lengths are NULL.
CREATE VIEW phase_latencies AS
WITH placed AS (
    SELECT
        members.migration,
        spans.side,
        stages.phase,
        spans.kind,
        spans.name,
        CASE WHEN members.timed THEN spans.end_ns - spans.start_ns END AS duration_ns
    FROM internal.spans
    JOIN internal.members USING (recording, attempt)
    ASOF JOIN internal.stages
        ON stages.recording = spans.recording AND stages.attempt = spans.attempt AND spans.start_seq >= stages.start_seq
    WHERE spans.end_ns IS NOT NULL
),
measured AS (
    SELECT
        migration,
        side,
        phase,
        kind,
        name,
        count(*) AS count,
        min(duration_ns) / 1e3 AS min_us,
        quantile_cont(duration_ns, [0.5, 0.9, 0.99, 0.999]) AS quantiles,
        max(duration_ns) / 1e3 AS max_us,
        sum(duration_ns) / 1e6 AS total_ms
    FROM placed
    GROUP BY ALL
)
SELECT
    migration,  -- migrations.id
    side,       -- source or destination
    phase,      -- phase that the spans begin in
    kind,       -- kind of span
    name,       -- what the spans are about
    count,      -- number of matched spans
    min_us,     -- shortest, µs
    quantiles[1] / 1e3 AS p50_us,   -- median, µs
    quantiles[2] / 1e3 AS p90_us,   -- 90th percentile, µs
    quantiles[3] / 1e3 AS p99_us,   -- 99th percentile, µs
    quantiles[4] / 1e3 AS p999_us,  -- 99.9th percentile, µs
    max_us,     -- longest, µs
    total_ms    -- sum, ms; spans that nest count twice
FROM measured
ORDER BY migration, side DESC, phase, total_ms DESC, kind, name;

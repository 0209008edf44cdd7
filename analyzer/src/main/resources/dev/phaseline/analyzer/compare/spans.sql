-- The lengths of the spans of each kind and name in each phase: for each migration its percentiles, and over all of the
-- migrations. The variable migrations has the set.
WITH placed AS (
    SELECT
        spans.migration,
        spans.side,
        phases.phase,
        spans.kind || coalesce(' ' || spans.name, '') AS name,
        spans.start_seq,
        spans.duration_ns / 1e3 AS us
    FROM spans
    ASOF JOIN (SELECT * FROM phases WHERE depth = 0) AS phases
        ON phases.migration = spans.migration AND phases.recording = spans.recording AND spans.start_ns >= phases.start_ns
    WHERE spans.duration_ns IS NOT NULL AND list_contains(getvariable('migrations'), spans.migration)
),
-- As many spans as tell enough; more would only take memory.
samples AS (
    SELECT
        side,
        phase,
        name,
        count(*) AS count,
        sum(us) / 1e3 AS total_ms,
        quantile_cont(us, [0.5, 0.9, 0.99]) AS percentiles,
        list(us ORDER BY hash(migration, start_seq))[1:20000] AS sample
    FROM placed
    GROUP BY ALL
),
by_migration AS (
    SELECT
        side,
        phase,
        name,
        migration,
        count(*) AS count,
        quantile_cont(us, [0.5, 0.9, 0.99]) AS percentiles
    FROM placed
    GROUP BY ALL
),
lists AS (
    SELECT
        side,
        phase,
        name,
        list({'migration': migration, 'count': count::DOUBLE, 'percentiles': percentiles} ORDER BY migration) AS migrations
    FROM by_migration
    GROUP BY ALL
)
SELECT side, phase, name, count::DOUBLE AS count, total_ms::DOUBLE AS total_ms, percentiles, sample, migrations
FROM samples
JOIN lists USING (side, phase, name)
ORDER BY side DESC, phase, name

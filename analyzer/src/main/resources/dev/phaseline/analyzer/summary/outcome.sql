-- How the migration went as a whole.
WITH chosen AS (
    SELECT
        *,
        CASE WHEN NOT timed THEN 'not recorded: these logs have no times' ELSE strftime(make_timestamp_ns(start_ns), '%Y-%m-%d %H:%M:%S.%g UTC') END AS started,
        -- Whether the guest stopped on the source, though perhaps nothing tells for how long.
        outcome = 'completed' OR EXISTS (
            FROM phases
            WHERE migration = migrations.id AND side = 'source' AND phase IN ('switchover', 'postcopy', 'completion')) AS stopped
    FROM migrations
    WHERE id = getvariable('migration')
),
items AS (
    SELECT 1 AS position, 'outcome' AS item, outcome AS value, NULL::DOUBLE AS number, NULL AS unit FROM chosen
    UNION ALL
    SELECT 2, 'started', started, CASE WHEN timed THEN start_ns::DOUBLE END, 'ns' FROM chosen
    UNION ALL
    SELECT 3, 'total time', coalesce(ms_text(total_ms), 'not recorded'), total_ms, 'ms' FROM chosen
    UNION ALL
    SELECT 4, 'setup', coalesce(ms_text(setup_ms), 'not recorded'), setup_ms, 'ms' FROM chosen
    UNION ALL
    SELECT 5, 'downtime, source', coalesce(ms_text(downtime_ms), CASE WHEN stopped THEN 'not recorded' ELSE 'the guest was not stopped' END), downtime_ms, 'ms' FROM chosen
    UNION ALL
    -- What the guest saw, which neither side can tell alone.
    SELECT
        6,
        'downtime, guest',
        CASE WHEN guest_downtime_error_ms IS NULL THEN 'at least ' ELSE '' END || ms_text(guest_downtime_ms)
            || CASE WHEN guest_downtime_error_ms > 0 THEN ', right to ' || ms_text(guest_downtime_error_ms) ELSE '' END,
        guest_downtime_ms,
        'ms'
    FROM chosen
    WHERE guest_downtime_ms IS NOT NULL
    UNION ALL
    SELECT 7, 'iterations', coalesce(number_text(iterations), CASE WHEN stopped THEN 'not recorded' ELSE 'none' END), iterations, 'count' FROM chosen
)
SELECT item, value, number, unit FROM items ORDER BY position

-- What a migration has one number of: its times and the times of its phases. The variable migrations has the set.
WITH chosen AS (
    SELECT * FROM migrations WHERE list_contains(getvariable('migrations'), id)
),
whole AS (
    SELECT id AS migration, 'total' AS name, total_ms AS value FROM chosen
    UNION ALL
    SELECT id, 'setup', setup_ms FROM chosen
    UNION ALL
    SELECT id, 'downtime, as the source counts', downtime_ms FROM chosen
    UNION ALL
    SELECT id, 'downtime of the guest', guest_downtime_ms FROM chosen
),
numbers AS (
    SELECT 'migration' AS section, migration, NULL AS side, name, 'ms' AS metric, value FROM whole
    UNION ALL
    SELECT 'migration', id, NULL, 'iterations', 'count', iterations FROM chosen
    UNION ALL
    SELECT 'phase', migration, side, phase, 'ms', sum(duration_ms)
    FROM phases
    WHERE list_contains(getvariable('migrations'), migration)
    GROUP BY migration, side, phase
)
SELECT section, side, name, metric, list({'migration': migration, 'value': value::DOUBLE} ORDER BY migration) AS numbers
FROM numbers
WHERE value IS NOT NULL
GROUP BY ALL
ORDER BY ALL

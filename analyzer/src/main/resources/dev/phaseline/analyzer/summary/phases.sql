-- The phases of depth 0 of each side, and what lies in a switchover.
SELECT
    side || ' ' || repeat('  ', depth) || phase AS item,
    coalesce(ms_text(duration_ms), 'not timed') || CASE WHEN end_event IS NULL THEN ', then the recording ends' ELSE '' END AS value,
    duration_ms::DOUBLE AS number,
    'ms' AS unit
FROM phases
WHERE migration = getvariable('migration') AND (depth = 0 OR (depth = 1 AND phase IN ('stop', 'ram', 'device_state', 'return_path')))
ORDER BY side DESC, start_ns, depth

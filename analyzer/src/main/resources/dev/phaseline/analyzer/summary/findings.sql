-- What was found, the worst first, with what to do about it; healthy things without.
SELECT
    severity || coalesce(', ' || side, '') AS item,
    title || ' (' || rule || ')'
        || CASE severity WHEN 'info' THEN '' ELSE chr(10) || detail || chr(10) || '> ' || advice END AS value,
    NULL::DOUBLE AS number,
    NULL AS unit
FROM findings
WHERE rule <> 'downtime_parts'
    AND (migration = getvariable('migration')
        -- What concerns a recording without a migration is told with the first.
        OR (migration IS NULL AND getvariable('migration') = (SELECT min(id) FROM migrations)))
ORDER BY array_position(['error', 'warning', 'info'], severity), start_ns, rule

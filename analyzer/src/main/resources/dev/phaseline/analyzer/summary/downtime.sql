-- What took the downtime, the longest first.
SELECT
    'longest parts' AS item,
    detail AS value,
    list_filter(numbers, lambda number: number.name = 'longest_ms')[1].value AS number,
    'ms' AS unit
FROM findings
WHERE migration = getvariable('migration') AND rule = 'downtime_parts'

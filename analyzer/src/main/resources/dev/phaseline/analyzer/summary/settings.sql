-- Capabilities and parameters that the recordings show.
SELECT
    'shown by events' AS item,
    string_agg(name || CASE value WHEN 'used' THEN '' ELSE ' ' || value END, ', ' ORDER BY name) AS value,
    count(*)::DOUBLE AS number,
    'count' AS unit
FROM settings
-- What the number of channels says already.
WHERE migration = getvariable('migration')
    AND NOT (name = 'multifd' AND value = 'used' AND migration IN (SELECT migration FROM settings WHERE name = 'multifd-channels'))
HAVING count(*) > 0

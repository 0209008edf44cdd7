-- What could not be answered, and what to switch on for that.
WITH chosen AS (
    SELECT * FROM rule_coverage WHERE migration = getvariable('migration') AND NOT answerable
),
enabled AS (
    SELECT DISTINCT unnest(string_split(enable, ', ')) AS event FROM chosen
)
SELECT
    'questions without an answer' AS item,
    number_text(count(*)) || ' of ' || number_text((SELECT count(*) FROM rule_coverage WHERE migration = getvariable('migration')))
        || ': ' || string_agg(rule, ', ' ORDER BY rule) AS value,
    count(*)::DOUBLE AS number,
    'count' AS unit
FROM chosen
HAVING count(*) > 0
UNION ALL
SELECT 'events to switch on', string_agg(event, ' ' ORDER BY event), count(*)::DOUBLE, 'count' FROM enabled HAVING count(*) > 0

-- What could not be answered, and what to switch on for that. A rule that found something did answer.
WITH chosen AS (
    SELECT *
    FROM rule_coverage
    ANTI JOIN findings USING (migration, rule)
    WHERE migration = getvariable('migration') AND NOT answerable
),
-- What most questions need comes first.
enabled AS (
    SELECT event, count(*) AS questions, row_number() OVER (ORDER BY count(*) DESC, event) AS rank
    FROM (SELECT unnest(string_split(enable, ', ')) AS event FROM chosen)
    GROUP BY event
),
items AS (
    SELECT
        1 AS position,
        'no answer' AS item,
        number_text(count(*)) || ' of ' || number_text((SELECT count(*) FROM rule_coverage WHERE migration = getvariable('migration')))
            || ': ' || string_agg(rule, ', ' ORDER BY rule) AS value,
        count(*)::DOUBLE AS number,
        'count' AS unit
    FROM chosen
    HAVING count(*) > 0
    UNION ALL
    SELECT 2, 'not loaded', string_agg(DISTINCT part, ', ' ORDER BY part), NULL, NULL
    FROM (SELECT unnest(string_split(missing, '; ')) AS part FROM chosen)
    WHERE part LIKE 'a recording of%'
    HAVING count(*) > 0
    UNION ALL
    SELECT
        3,
        'switch on, if off',
        string_agg(event, ' ' ORDER BY rank) FILTER (rank <= 8)
            || CASE WHEN count(*) > 8 THEN ' and ' || number_text(count(*) - 8) || ' more (phaseline findings --coverage)' ELSE '' END,
        count(*)::DOUBLE,
        'count'
    FROM enabled
    HAVING count(*) > 0
)
SELECT item, value, number, unit FROM items ORDER BY position

-- What has events or spans of its own: threads, channels, RAM blocks and devices. A thread's lane has the number of the
-- thread, the others have numbers that no thread has.
CREATE TABLE lanes AS
WITH counted AS (
    SELECT
        recording,
        'thread' AS kind,
        thread,
        NULL::VARCHAR AS name,
        sum(events)::BIGINT AS events,
        min(start_ns) AS first_ns,
        max(length_ns) AS length_ns
    FROM event_density
    WHERE thread IS NOT NULL
    GROUP BY recording, thread
    UNION ALL
    SELECT recording, kind, NULL, name, sum(events)::BIGINT, min(start_ns), max(length_ns)
    FROM event_density
    WHERE thread IS NULL
    GROUP BY recording, kind, name
    UNION ALL
    SELECT recording, 'device', NULL, name, 0, min(start_ns), 0
    FROM spans
    WHERE (kind LIKE 'section\_%' ESCAPE '\' OR kind = 'vmstate') AND name <> '' AND start_ns IS NOT NULL
    GROUP BY recording, name
)
SELECT
    CASE
        WHEN kind = 'thread' THEN thread
        ELSE ((1 << 30) - 1 + row_number() OVER (ORDER BY recording, kind, name))::INTEGER
    END AS lane,
    *
FROM counted

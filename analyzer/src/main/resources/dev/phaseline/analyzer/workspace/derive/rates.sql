-- Rates of events, in steps of 100 ms, the length of QEMU's own rate windows.
-- Only with a count.
INSERT INTO internal.samples BY NAME
WITH counted AS (
    SELECT name, step, sum(events)::BIGINT AS events
    FROM internal.steps
    WHERE recording = getvariable('recording')
    GROUP BY name, step
),
-- A step without events is a rate of 0, said where it begins.
rates AS (
    SELECT name, step, events FROM counted
    UNION ALL
    SELECT name, step + 1, 0
    FROM (SELECT name, step, lead(step) OVER (PARTITION BY name ORDER BY step) AS next FROM counted)
    WHERE next IS DISTINCT FROM step + 1
)
SELECT
    getvariable('recording') AS recording,
    attempts.attempt,
    rates.name,
    CASE WHEN rates.name = 'page requests' THEN 'requests/s' ELSE 'pages/s' END AS unit,
    step * 100000000 AS ts_ns,
    events * 10 AS value
FROM rates
-- A rate belongs to the attempt that its step ends in.
LEFT JOIN (
    SELECT *, lead(start_ns) OVER (ORDER BY attempt) AS next_ns
    FROM internal.attempts
    WHERE recording = getvariable('recording')
) AS attempts
    ON step * 100000000 + 99999999 >= attempts.start_ns
    AND (attempts.next_ns IS NULL OR step * 100000000 + 99999999 < attempts.next_ns);

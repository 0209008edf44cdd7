-- rule: stall
-- question: 4. When exactly did it stall?
-- severity: warning
-- needs: source migrate_pending | migrate_pending_estimate, source times
-- title: No progress from {at_ms:ms} after the start: {progress:percent} in 60 s
-- detail: The least that was left to send went from {before:bytes} to {after:bytes} in that minute, at {ewma:rate} (moving
--   average of the bandwidth, alpha 0.4). It is the first minute with less than 4 % progress.
-- advice: Look at what else began then - the guest's load, the link, another migration - and at the dirty rate before and
--   after.
WITH best AS (
    SELECT
        *,
        min(pending_bytes) OVER (PARTITION BY recording, attempt, postcopy ORDER BY seq) AS least,
        min(ts_ns) OVER (PARTITION BY recording, attempt, postcopy) AS first_ns
    FROM pending
),
compared AS (
    SELECT now.*, before.least AS least_before, before.seq AS seq_before
    FROM best AS now
    ASOF JOIN best AS before
        ON before.recording = now.recording
        AND before.attempt = now.attempt
        AND before.postcopy = now.postcopy
        AND now.ts_ns - 60000000000 >= before.ts_ns
),
stalls AS (
    SELECT *
    FROM compared
    WHERE ts_ns - first_ns >= 60000000000 AND least_before - least < 0.04 * least_before
    QUALIFY row_number() OVER (PARTITION BY recording, attempt ORDER BY seq) = 1
),
-- 32 windows: what was before counts for less than one in ten million.
averages AS (
    SELECT
        stalls.recording,
        stalls.attempt,
        list_reduce(
            list(windows.bandwidth::DOUBLE ORDER BY windows.seq)[-32:], lambda mean, next: 0.6 * mean + 0.4 * next) AS ewma
    FROM stalls
    JOIN windows
        ON windows.recording = stalls.recording AND windows.attempt = stalls.attempt AND windows.seq <= stalls.seq
    GROUP BY ALL
)
SELECT
    stalls.migration,
    'source' AS side,
    stalls.recording,
    stalls.ts_ns - 60000000000 AS start_ns,
    stalls.ts_ns AS end_ns,
    (stalls.ts_ns - 60000000000 - attempts.start_ns) / 1e6 AS at_ms,
    100 * (stalls.least_before - stalls.least) / nullif(stalls.least_before, 0) AS progress,
    stalls.least_before AS before,
    stalls.least AS after,
    averages.ewma * 1000 AS ewma,
    [{'recording': stalls.recording, 'seq': stalls.seq_before}, {'recording': stalls.recording, 'seq': stalls.seq}] AS evidence
FROM stalls
JOIN attempts USING (recording, attempt)
LEFT JOIN averages USING (recording, attempt)

-- rule: downtime_limit
-- question: 5. Does the expected downtime stay just above the limit?
-- severity: warning
-- needs: source migrate_pending | migrate_pending_exact, source migration_bitmap_sync_end, source migrate_transferred,
--   source times
-- title: The expected downtime stayed above the limit of {limit_ms:ms}: {least_ms:ms} at best
-- detail: In {passes} passes over {stretch_ms:ms} the rest would have taken {least_ms:ms} to {most_ms:ms}. A limit of
--   {least_ms:ms} would have been met once, one of {most_ms:ms} after any pass.
-- advice: Raise downtime-limit above {least_ms:ms} if the guest can bear that, or the bandwidth by {factor} times.
WITH limits AS (
    SELECT recording, attempt, median(threshold_bytes / bandwidth) AS limit_ms
    FROM windows
    WHERE bandwidth > 0
    GROUP BY ALL
),
compared AS (
    SELECT *, first_pending / threshold_bytes AS ratio
    FROM rounds
    WHERE round > 1 AND threshold_bytes > 0 AND first_pending >= threshold_bytes
),
-- The last passes without one that was far away.
near AS (
    SELECT *
    FROM compared
    QUALIFY count(*) FILTER (ratio > 3) OVER (PARTITION BY recording, attempt ORDER BY round DESC) = 0
),
summed AS (
    SELECT
        near.migration,
        near.recording,
        near.attempt,
        min(near.start_ns) AS start_ns,
        max(near.end_ns) AS end_ns,
        count(*) AS passes,
        min(near.ratio) AS least,
        max(near.ratio) AS most,
        list({'recording': near.recording, 'seq': near.pending_seq} ORDER BY near.round)[1:20] AS evidence
    FROM near
    GROUP BY ALL
)
SELECT
    summed.migration,
    'source' AS side,
    summed.recording,
    summed.start_ns,
    summed.end_ns,
    limits.limit_ms,
    summed.least * limits.limit_ms AS least_ms,
    summed.most * limits.limit_ms AS most_ms,
    summed.least AS factor,
    summed.passes,
    (summed.end_ns - summed.start_ns) / 1e6 AS stretch_ms,
    summed.evidence
FROM summed
JOIN limits USING (recording, attempt)
JOIN migrations ON migrations.id = summed.migration
WHERE summed.passes >= 3
    AND (migrations.outcome <> 'completed' OR summed.end_ns - summed.start_ns >= 10000000000)

-- rule: remaining_floor
-- question: 2. Why are the last percent not sent for hours?
-- severity: warning
-- needs: source migrate_pending | migrate_pending_exact, source migration_bitmap_sync_end, source times
-- title: {share:percent} of the memory stayed to be sent: it became no less in {window_ms:ms}
-- detail: After each of the last {passes} passes {floor:bytes} were left again, {change:percent} more or less at the end of
--   that time than at its start. Switchover waits for less than {threshold:bytes}.
-- advice: This is the part of its memory that the guest keeps writing. Send it faster, slow the guest down, allow more
--   downtime, or switch to postcopy; waiting longer does not help.
WITH later AS (
    SELECT
        *,
        max(end_ns) OVER (PARTITION BY recording, attempt) AS last_ns,
        min(start_ns) OVER (PARTITION BY recording, attempt) AS first_ns
    FROM rounds
    WHERE round > 1 AND first_pending IS NOT NULL
),
-- The last minute, or the second half of the time if that is longer.
recent AS (
    SELECT *
    FROM later
    WHERE start_ns >= last_ns - greatest(60000000000, (last_ns - first_ns) // 2) - 1000000000
),
totals AS (
    SELECT recording, attempt, max(pending_bytes) AS total FROM pending GROUP BY ALL
),
fitted AS (
    SELECT
        recent.migration,
        recent.recording,
        recent.attempt,
        min(recent.start_ns) AS start_ns,
        max(recent.end_ns) AS end_ns,
        count(*) AS passes,
        avg(recent.first_pending) AS floor,
        arg_max(recent.threshold_bytes, recent.round) AS threshold,
        regr_slope(recent.first_pending, (recent.start_ns - recent.first_ns) / 1e9) AS slope,
        max(recent.start_ns) - min(recent.start_ns) AS span_ns,
        list({'recording': recent.recording, 'seq': recent.pending_seq} ORDER BY recent.round)[1:20] AS evidence
    FROM recent
    GROUP BY ALL
)
SELECT
    fitted.migration,
    'source' AS side,
    fitted.recording,
    fitted.start_ns,
    fitted.end_ns,
    100 * fitted.floor / totals.total AS share,
    fitted.passes,
    fitted.floor,
    fitted.threshold,
    (fitted.end_ns - fitted.start_ns) / 1e6 AS window_ms,
    100 * fitted.slope * (fitted.span_ns / 1e9) / fitted.floor AS change,
    fitted.evidence
FROM fitted
JOIN totals USING (recording, attempt)
WHERE fitted.passes >= 5
    AND fitted.end_ns - fitted.start_ns >= 60000000000
    AND fitted.slope * (fitted.span_ns / 1e9) > -0.1 * fitted.floor

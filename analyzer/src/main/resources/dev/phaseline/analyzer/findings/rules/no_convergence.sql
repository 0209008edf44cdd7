-- rule: no_convergence
-- question: 1. Why does it never converge while the guest writes memory?
-- severity: warning
-- needs: source migrate_pending | migrate_pending_exact, source migration_bitmap_sync_end, source migrate_transferred,
--   source times
-- title: The guest dirtied memory as fast as it was sent, in {passes} passes one after the other
-- detail: For {stretch_ms:ms} the guest dirtied {dirty_rate:rate} while {send_rate:rate} were sent, {ratio} times as much;
--   {first_pending:bytes} were left before, {last_pending:bytes} after.
-- advice: Give the migration more bandwidth (max-bandwidth, multifd), slow the guest down (auto-converge, or the dirty limit
--   where QEMU has it), or switch to postcopy. Above 1.5 times the bandwidth no setting of precopy helps.
WITH compared AS (
    SELECT *, dirty_pages * 4096 >= 0.9 * sent_bytes AS behind
    FROM rounds
    WHERE synced AND dirty_pages IS NOT NULL AND sent_bytes > 0 AND round > 1
),
stretches AS (
    SELECT *, count(*) FILTER (NOT behind) OVER (PARTITION BY recording, attempt ORDER BY round) AS stretch
    FROM compared
),
summed AS (
    SELECT
        migration,
        recording,
        attempt,
        min(start_ns) AS start_ns,
        max(end_ns) AS end_ns,
        count(*) AS passes,
        sum(dirty_pages) * 4096.0 AS dirtied,
        sum(sent_bytes)::DOUBLE AS sent,
        arg_min(first_pending, round) AS first_pending,
        arg_max(first_pending, round) AS last_pending,
        list({'recording': recording, 'seq': dirty_seq} ORDER BY round)[1:20] AS evidence
    FROM stretches
    WHERE behind
    GROUP BY migration, recording, attempt, stretch
    HAVING count(*) >= 3
)
SELECT
    summed.migration,
    -- One that came to an end soon did converge: the guest had calmed down, or the rest was small enough.
    CASE WHEN migrations.outcome = 'completed' AND summed.end_ns - summed.start_ns < 10000000000
        THEN 'info' ELSE 'warning' END AS severity,
    'source' AS side,
    summed.recording,
    summed.start_ns,
    summed.end_ns,
    summed.passes,
    (summed.end_ns - summed.start_ns) / 1e6 AS stretch_ms,
    summed.dirtied / ((summed.end_ns - summed.start_ns) / 1e9) AS dirty_rate,
    summed.sent / ((summed.end_ns - summed.start_ns) / 1e9) AS send_rate,
    summed.dirtied / summed.sent AS ratio,
    summed.first_pending,
    summed.last_pending,
    summed.evidence
FROM summed
JOIN migrations ON migrations.id = summed.migration
QUALIFY row_number() OVER (PARTITION BY summed.migration ORDER BY summed.end_ns - summed.start_ns DESC) = 1

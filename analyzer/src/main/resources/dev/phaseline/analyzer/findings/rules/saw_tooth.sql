-- rule: saw_tooth
-- question: 3. Did a progress timeout fire although there was progress?
-- severity: info
-- needs: source migrate_pending | migrate_pending_exact, source migration_bitmap_sync_end, source times
-- title: What was left to send rose {jumps} times, yet the migration made progress
-- detail: At the end of a pass the guest's new writes are added, up to {highest_jump:bytes} at a time. The lowest points
--   fell from {first_minimum:bytes} to {last_minimum:bytes}.
-- advice: Judge progress by the lowest point of each pass. Whoever compares samples of "remaining" sees it rise and may stop
--   a migration that would have ended.
WITH teeth AS (
    SELECT
        *,
        lead(first_pending) OVER following - last_pending AS jump,
        lead(pending_seq) OVER following AS jump_seq
    FROM rounds
    WHERE first_pending IS NOT NULL AND round > 1
    WINDOW following AS (PARTITION BY recording, attempt ORDER BY round)
),
summed AS (
    SELECT
        migration,
        recording,
        min(start_ns) AS start_ns,
        max(end_ns) AS end_ns,
        count(*) FILTER (jump > 0.2 * last_pending) AS jumps,
        max(jump) AS highest_jump,
        arg_min(last_pending, round) AS first_minimum,
        arg_max(last_pending, round) AS last_minimum,
        (list({'recording': recording, 'seq': jump_seq} ORDER BY round) FILTER (jump > 0.2 * last_pending))[1:20]
            AS evidence
    FROM teeth
    GROUP BY migration, recording, attempt
)
SELECT migration, 'source' AS side, recording, start_ns, end_ns, jumps, highest_jump, first_minimum, last_minimum, evidence
FROM summed
WHERE jumps >= 3 AND last_minimum < 0.9 * first_minimum AND end_ns - start_ns >= 10000000000

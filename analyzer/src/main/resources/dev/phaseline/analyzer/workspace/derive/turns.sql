-- The turns of the precopy loop of each attempt of a recording.
-- Only with an attempt.
-- Only with savevm_state_iterate, migrate_pending, migrate_pending_estimate, migrate_pending_exact,
-- migration_bitmap_sync_start.
INSERT INTO internal.turns
WITH steps AS (
    SELECT recording, seq, ts_ns, name, label FROM internal.marks
    WHERE recording = getvariable('recording') AND name IN (
        'migrate_pending', 'migrate_pending_estimate', 'migrate_pending_exact', 'savevm_state_iterate')
    UNION ALL
    SELECT recording, seq, ts_ns, 'migration_bitmap_sync_start', 'migration_bitmap_sync_start'
    FROM migration_bitmap_sync_start
    WHERE recording = getvariable('recording')
),
numbered AS (
    SELECT
        stages.recording,
        stages.attempt,
        stages.end_seq AS stage_end_seq,
        stages.end_ns AS stage_end_ns,
        stages.end_event AS stage_end_event,
        steps.seq,
        steps.ts_ns,
        steps.name,
        steps.label,
        -- A turn ends with its iterate walk, as far as these steps go.
        count(CASE WHEN steps.name = 'savevm_state_iterate' THEN 1 END) OVER (
            PARTITION BY stages.recording, stages.attempt
            ORDER BY steps.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 1 AS turn
    FROM internal.stages
    JOIN steps
        ON steps.recording = stages.recording
        AND steps.seq >= stages.start_seq
        AND steps.seq < stages.end_seq
    WHERE stages.recording = getvariable('recording') AND stages.phase = 'precopy' AND stages.side = 'source'
),
turns AS (
    SELECT
        recording,
        attempt,
        turn,
        stage_end_seq,
        stage_end_ns,
        stage_end_event,
        min(seq) AS start_seq,
        min(ts_ns) AS start_ns,
        arg_min(label, seq) AS start_event,
        -- The last: an exact value follows a low estimate.
        max(seq) FILTER (starts_with(name, 'migrate_pending')) AS pending_seq,
        count(*) FILTER (name = 'savevm_state_iterate') > 0 AS iterates
    FROM numbered
    GROUP BY ALL
)
SELECT
    recording,
    attempt,
    turn,
    CASE WHEN iterates THEN turn END AS iteration,
    start_seq,
    start_ns,
    start_event,
    pending_seq,
    coalesce(lead(start_seq) OVER following, stage_end_seq) AS end_seq,
    coalesce(lead(start_ns) OVER following, stage_end_ns) AS end_ns,
    coalesce(lead(start_event) OVER following, stage_end_event) AS end_event
FROM turns
-- Without the events that tell a switchover from an iteration there may be precopy before and after it.
WINDOW following AS (PARTITION BY recording, attempt, stage_end_seq ORDER BY turn);

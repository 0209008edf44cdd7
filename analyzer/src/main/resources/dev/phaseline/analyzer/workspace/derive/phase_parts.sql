-- What the phases of each attempt of a recording consist of: rows of depth 1 and 2.
-- Only with an attempt.
INSERT INTO internal.phase_parts BY NAME
WITH stages AS (
    FROM internal.stages WHERE recording = getvariable('recording')
),
turns AS (
    FROM internal.turns WHERE recording = getvariable('recording') AND iteration IS NOT NULL
),
-- Each span in the stage that it begins in. What broke off lasts as long as the stage.
placed AS (
    SELECT
        stages.phase AS stage,
        stages.attempt AS stage_attempt,
        spans.* REPLACE (
            coalesce(spans.end_seq, stages.end_seq) AS end_seq,
            coalesce(spans.end_ns, stages.end_ns) AS end_ns,
            coalesce(spans.end_event, stages.end_event) AS end_event)
    FROM internal.spans
    JOIN stages
        ON spans.side = stages.side AND spans.start_seq >= stages.start_seq AND spans.start_seq < stages.end_seq
    WHERE spans.recording = getvariable('recording')
        AND spans.kind IN ('section_part', 'section_end', 'section_full', 'connect', 'return_path', 'bitmap_sync')
),
-- What the destination did for an iteration; between two of them it waited for the source.
loads AS (
    SELECT *, row_number() OVER (PARTITION BY stage_attempt ORDER BY start_seq) AS iteration
    FROM placed
    WHERE side = 'destination' AND stage = 'precopy' AND kind = 'section_part' AND name = 'ram'
),
-- Both sides: the last pass over what was sent live, then the devices.
passes AS (
    SELECT
        recording,
        stage_attempt,
        side,
        CASE kind WHEN 'section_end' THEN 'ram' ELSE 'device_state' END AS phase,
        min(start_seq) AS start_seq,
        min(start_ns) AS start_ns,
        arg_min(start_event, start_seq) AS start_event,
        max(end_seq) AS end_seq,
        max(end_ns) AS end_ns,
        arg_max(end_event, end_seq) AS end_event
    FROM placed
    WHERE stage = 'switchover' AND kind IN ('section_end', 'section_full')
    GROUP BY ALL
),
-- The migration thread waits for the lock and stops the guest before it completes the stream.
stops AS (
    SELECT
        stages.recording,
        stages.attempt,
        stages.side,
        stages.start_seq,
        stages.start_ns,
        stages.start_event,
        min(stopped.seq) AS end_seq,
        min(stopped.ts_ns) AS end_ns,
        arg_min(stopped.label, stopped.seq) AS end_event
    FROM stages
    JOIN internal.marks AS stopped
        ON stopped.recording = stages.recording AND stopped.seq > stages.start_seq AND stopped.seq < stages.end_seq
    WHERE stages.phase = 'switchover'
        AND stages.side = 'source'
        -- 7.2 and later say when the guest has stopped; before them the stream is completed right after.
        AND stopped.name IN ('savevm_state_complete_precopy', 'migration_completion_vm_stop')
    GROUP BY ALL
)
SELECT recording, attempt, 'source' AS side, 'iteration' AS phase, iteration, 1 AS depth, start_seq, start_ns,
    start_event, end_seq, end_ns, end_event
FROM turns
UNION ALL BY NAME
SELECT recording, stage_attempt AS attempt, side, 'iteration' AS phase, iteration, 1 AS depth, start_seq, start_ns,
    start_event, end_seq, end_ns, end_event
FROM loads
UNION ALL BY NAME
SELECT recording, attempt, side, 'stop' AS phase, 1 AS depth, start_seq, start_ns, start_event, end_seq, end_ns,
    end_event
FROM stops
UNION ALL BY NAME
SELECT recording, stage_attempt AS attempt, side, phase, 1 AS depth, start_seq, start_ns, start_event, end_seq,
    end_ns, end_event
FROM passes
UNION ALL BY NAME
SELECT recording, stage_attempt AS attempt, side, kind AS phase, 1 AS depth, start_seq, start_ns, start_event,
    end_seq, end_ns, end_event
FROM placed
WHERE kind = 'connect' OR (kind = 'return_path' AND name = 'close')
UNION ALL BY NAME
SELECT
    syncs.recording,
    syncs.stage_attempt AS attempt,
    syncs.side,
    syncs.kind AS phase,
    syncs.iteration,
    CASE WHEN syncs.outer_end IS NOT NULL THEN 2 ELSE 1 END AS depth,
    syncs.start_seq,
    syncs.start_ns,
    syncs.start_event,
    -- One without an end lasts no longer than what it is part of.
    CASE WHEN syncs.end_seq > outer_end.seq THEN outer_end.seq ELSE syncs.end_seq END AS end_seq,
    CASE WHEN syncs.end_seq > outer_end.seq THEN outer_end.ns ELSE syncs.end_ns END AS end_ns,
    CASE WHEN syncs.end_seq > outer_end.seq THEN outer_end.event ELSE syncs.end_event END AS end_event
FROM (
    SELECT
        syncs.*,
        turns.iteration,
        CASE
            WHEN turns.iteration IS NOT NULL
                THEN {'seq': turns.end_seq, 'ns': turns.end_ns, 'event': turns.end_event}
            WHEN passes.phase IS NOT NULL
                THEN {'seq': passes.end_seq, 'ns': passes.end_ns, 'event': passes.end_event}
        END AS outer_end
    FROM placed AS syncs
    LEFT JOIN turns ON syncs.start_seq >= turns.start_seq AND syncs.start_seq < turns.end_seq
    LEFT JOIN passes
        ON passes.phase = 'ram' AND syncs.start_seq >= passes.start_seq AND syncs.start_seq < passes.end_seq
    WHERE syncs.kind = 'bitmap_sync'
) AS syncs;

-- What phases consist of: rows of depth 1 and 2, with the events at their bounds by their seq.
CREATE VIEW internal.phase_parts AS
WITH turns AS (
    SELECT * FROM internal.turns WHERE iteration IS NOT NULL
),
-- What the destination did for an iteration; between two of them it waited for the source.
loads AS (
    SELECT
        stages.recording,
        stages.attempt,
        stages.side,
        row_number() OVER (PARTITION BY stages.recording, stages.attempt ORDER BY sections.start_seq) AS iteration,
        sections.start_seq,
        sections.start_ns,
        coalesce(sections.end_seq, stages.end_seq) AS end_seq,
        coalesce(sections.end_ns, stages.end_ns) AS end_ns
    FROM internal.stages
    JOIN internal.sections
        ON sections.recording = stages.recording
        AND sections.start_seq >= stages.start_seq
        AND sections.start_seq < stages.end_seq
    WHERE stages.side = 'destination'
        AND stages.phase = 'precopy'
        AND sections.kind = 'section_part'
        AND sections.name = 'ram'
),
-- Both sides: the last pass over what was sent live, then the devices. What broke off lasts as long as the phase.
passes AS (
    SELECT
        stages.recording,
        stages.attempt,
        stages.side,
        CASE sections.kind WHEN 'section_end' THEN 'ram' ELSE 'device_state' END AS phase,
        min(sections.start_seq) AS start_seq,
        min(sections.start_ns) AS start_ns,
        max(coalesce(sections.end_seq, stages.end_seq)) AS end_seq,
        max(coalesce(sections.end_ns, stages.end_ns)) AS end_ns
    FROM internal.stages
    JOIN internal.sections
        ON sections.recording = stages.recording
        AND sections.start_seq >= stages.start_seq
        AND sections.start_seq < stages.end_seq
    WHERE stages.phase = 'switchover' AND sections.kind IN ('section_end', 'section_full')
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
        min(completes.seq) AS end_seq,
        min(completes.ts_ns) AS end_ns
    FROM internal.stages
    JOIN savevm_state_complete_precopy AS completes
        ON completes.recording = stages.recording
        AND completes.seq > stages.start_seq
        AND completes.seq < stages.end_seq
    WHERE stages.phase = 'switchover'
    GROUP BY ALL
),
inner_pairs AS (
    SELECT
        stages.attempt,
        pairs.* REPLACE (
            coalesce(pairs.end_seq, stages.end_seq) AS end_seq,
            coalesce(pairs.end_ns, stages.end_ns) AS end_ns)
    FROM internal.pairs
    JOIN internal.stages
        ON stages.recording = pairs.recording
        AND stages.side = pairs.side
        AND pairs.start_seq >= stages.start_seq
        AND pairs.start_seq < stages.end_seq
)
SELECT recording, attempt, 'source' AS side, 'iteration' AS phase, iteration, 1 AS depth, start_seq, start_ns, end_seq,
    end_ns
FROM turns
UNION ALL BY NAME
SELECT recording, attempt, side, 'iteration' AS phase, iteration, 1 AS depth, start_seq, start_ns, end_seq, end_ns
FROM loads
UNION ALL BY NAME
SELECT recording, attempt, side, 'stop' AS phase, 1 AS depth, start_seq, start_ns, end_seq, end_ns
FROM stops
UNION ALL BY NAME
SELECT recording, attempt, side, phase, 1 AS depth, start_seq, start_ns, end_seq, end_ns
FROM passes
UNION ALL BY NAME
SELECT recording, attempt, side, kind AS phase, 1 AS depth, start_seq, start_ns, end_seq, end_ns
FROM inner_pairs
WHERE kind = 'connect' OR (kind = 'return_path' AND name = 'close')
UNION ALL BY NAME
SELECT
    syncs.recording,
    syncs.attempt,
    syncs.side,
    syncs.kind AS phase,
    turns.iteration,
    CASE WHEN turns.iteration IS NOT NULL OR passes.phase IS NOT NULL THEN 2 ELSE 1 END AS depth,
    syncs.start_seq,
    syncs.start_ns,
    syncs.end_seq,
    syncs.end_ns
FROM inner_pairs AS syncs
LEFT JOIN turns
    ON turns.recording = syncs.recording
    AND syncs.start_seq >= turns.start_seq
    AND syncs.start_seq < turns.end_seq
LEFT JOIN passes
    ON passes.recording = syncs.recording
    AND passes.phase = 'ram'
    AND syncs.start_seq >= passes.start_seq
    AND syncs.start_seq < passes.end_seq
WHERE syncs.kind = 'bitmap_sync';

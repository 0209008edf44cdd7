-- One row per migration attempt: the source's recording paired with the destination's. Times have the meaning that
-- query-migrate gives them.
CREATE VIEW migrations AS
WITH sides AS (
    SELECT
        migration AS id,
        max(recording) FILTER (side = 'source') AS source_recording,
        max(attempt) FILTER (side = 'source') AS source_attempt,
        max(recording) FILTER (side = 'destination') AS destination_recording,
        coalesce(max(outcome) FILTER (side = 'source'), max(outcome)) AS outcome,
        coalesce(max(start_ns) FILTER (side = 'source'), max(start_ns)) AS start_ns,
        coalesce(max(end_ns) FILTER (side = 'source'), max(end_ns)) AS end_ns
    FROM internal.members
    GROUP BY migration
),
moments AS (
    SELECT
        members.recording,
        members.attempt,
        min(marks.ts_ns) FILTER (marks.state = 'setup') AS command_ns,
        -- QEMU starts the clock of the setup in the migration thread, whose first event this is.
        min(marks.ts_ns) FILTER (marks.name = 'savevm_state_header') AS thread_ns,
        min(marks.ts_ns) FILTER (marks.state = 'active') AS active_ns,
        min(marks.ts_ns) FILTER (marks.state IN ('completed', 'failed', 'cancelled')) AS outcome_ns,
        -- QEMU stops the clocks right after this event, a little later than it sets the status.
        min(marks.ts_ns) FILTER (marks.name = 'migration_thread_after_loop') AS after_loop_ns,
        min(marks.ts_ns) FILTER (marks.name = 'postcopy_start_set_run') AS postcopy_stop_ns
    FROM internal.members
    JOIN internal.marks
        ON marks.recording = members.recording AND marks.seq BETWEEN members.start_seq AND members.limit_seq
    WHERE members.side = 'source'
    GROUP BY ALL
),
-- The first one: a postcopy migration that recovers has no other.
switchovers AS (
    SELECT recording, attempt, min(start_ns) AS start_ns, arg_min(end_ns, start_ns) AS end_ns
    FROM internal.stages
    WHERE phase = 'switchover' AND end_event IS NOT NULL
    GROUP BY recording, attempt
),
loops AS (
    SELECT recording, attempt, max(iteration) AS iterations FROM internal.turns GROUP BY recording, attempt
),
measured AS (
    SELECT
        sides.*,
        (coalesce(moments.after_loop_ns, moments.outcome_ns) - moments.command_ns) / 1e6 AS total_ms,
        (moments.active_ns - moments.thread_ns) / 1e6 AS setup_ms,
        CASE
            WHEN moments.postcopy_stop_ns IS NOT NULL THEN switchovers.end_ns - moments.postcopy_stop_ns
            ELSE coalesce(moments.after_loop_ns, switchovers.end_ns) - switchovers.start_ns
        END / 1e6 AS downtime_ms,
        loops.iterations
    FROM sides
    LEFT JOIN moments ON moments.recording = sides.source_recording AND moments.attempt = sides.source_attempt
    LEFT JOIN switchovers
        ON switchovers.recording = sides.source_recording AND switchovers.attempt = sides.source_attempt
    LEFT JOIN loops ON loops.recording = sides.source_recording AND loops.attempt = sides.source_attempt
)
SELECT
    id,                     -- number of the migration in this workspace, from 1 in time order
    outcome,                -- completed, failed, cancelled or incomplete, as the source says (else the destination)
    source_recording,       -- recordings.id of the source; NULL if not loaded
    destination_recording,  -- recordings.id of the destination; NULL if not loaded
    start_ns,               -- start, ns since the epoch, source clock (else destination)
    end_ns,                 -- end of the cleanup, ns since the epoch, source clock (else destination)
    total_ms,               -- from the migrate command to the end of the migration thread's loop, ms
    setup_ms,               -- from the start of the migration thread to the first iteration, ms
    downtime_ms,            -- guest stopped, as the source sees it, ms; NULL if it was not stopped
    iterations              -- iterations of the precopy loop; NULL without one
FROM measured
ORDER BY id;
